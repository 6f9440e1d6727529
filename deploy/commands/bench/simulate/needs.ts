import { type Figures, type Layout, pausesOf } from './model';

/** Busier than this, a station keeps too many waiting. */
const usualUtilisation = 0.7;

/** How many uploads a second one of each takes at the most; `slots` is a worker by the jobs that it holds at a time. */
export interface Capacity {
  readonly api: number;
  readonly worker: number;
  readonly slots: number;
  readonly clamd: number;
  readonly redis: number;
}

export function capacityOf(figures: Figures, concurrency: number): Capacity {
  const { cpuMillis: cpu } = figures;
  return {
    api: 1000 / cpu.api,
    worker: 1000 / cpu.worker,
    slots: (concurrency * 1000) / heldMillis(figures),
    clamd: 1000 / cpu.clamd,
    redis: 1000 / cpu.redis,
  };
}

/** For how long a worker holds a job. */
function heldMillis(figures: Figures): number {
  const { cpuMillis: cpu, s3Millis } = figures;
  const s3 = s3Millis === undefined ? (3 / 5) * cpu.s3 : 3 * s3Millis;
  return cpu.worker + cpu.clamd + (3 / 5) * cpu.redis + s3 + pausesOf(figures, false).behindMillis;
}

/** Of each as many as keep it below the usual utilisation, each with cores of its own. */
export function layoutFor(figures: Figures, perSecond: number, concurrency: number): Layout {
  const { api, worker, slots, clamd, redis } = capacityOf(figures, concurrency);
  const count = (one: number): number => Math.max(1, Math.ceil(perSecond / (one * usualUtilisation)));
  return {
    api: count(api),
    workers: count(Math.min(worker, slots)),
    concurrency,
    clamd: count(clamd),
    redis: count(redis),
  };
}
