import { seededRandom } from '../../seeded-random';
import { arrivals } from '../pipeline/pacing';
import type { PipelineResults } from '../pipeline/results';
import { mean, percentile } from '../statistics';
import { simulate, type Step, type Utilisation } from './simulation';

/** What uses CPU time for an upload. */
export const stationNames = ['api', 'worker', 'redis', 's3', 'clamd'] as const;
export type StationName = (typeof stationNames)[number];

/** What one upload of a page takes, on the average. */
export interface Figures {
  readonly cpuMillis: Readonly<Record<StationName, number>>;
  /** Of whoever sends it: on one machine it takes from the others. */
  readonly uploaderMillis: number;
  /** Until the answer, and until the verdict, of uploads that met no other. */
  readonly answerAloneMillis: number;
  readonly aloneMillis: number;
  /** Of each request, where storage is a provider's; undefined: as measured, with a server that takes CPU time here. */
  readonly s3Millis?: number | undefined;
}

/** How many of each there are. */
export interface Layout {
  readonly api: number;
  readonly workers: number;
  /** Jobs that one worker scans at a time. */
  readonly concurrency: number;
  readonly clamd: number;
  readonly redis: number;
  /** Of the one machine that all of it shares; undefined: none of them waits for another's core. */
  readonly cores?: number | undefined;
}

export interface Prediction {
  readonly uploadsPerSecond: number;
  readonly meanMillis: number;
  readonly p50Millis: number;
  readonly p99Millis: number;
  /** `slots` are the jobs that workers hold. */
  readonly utilisation: Utilisation;
}

/** Of the requests to storage, those before the answer. */
const s3Before = 2;
const s3All = 5;
/** Of its commands, those before the answer. */
const redisBefore = 0.4;

/**
 * The figures of a run. CPU time of an upload falls with the rate, for caches stay warm: it is that of the next higher rate
 * that was measured, or else of the highest.
 *
 * @throws where the run has no rate.
 */
export function figuresOf({ rates }: PipelineResults, perSecond: number): Figures {
  const point = rates?.points.find((each) => each.perSecond >= perSecond) ?? rates?.points.at(-1);
  if (!rates || !point) throw new Error('the results must have the series rates');
  const { uploader: uploaderMillis, ...cpuMillis } = point.cpuMillisPerUpload;
  const { answerMillis: answerAloneMillis, verdictMillis: aloneMillis } = rates.alone;
  return { cpuMillis, uploaderMillis, answerAloneMillis, aloneMillis };
}

/** Uploads that come by themselves, on their way to a verdict. */
export function predict(
  figures: Figures,
  layout: Layout,
  load: { readonly perSecond: number; readonly uploads: number; readonly seed: number },
): Prediction {
  const { perSecond, uploads, seed } = load;
  const { api, workers, concurrency, clamd, redis, cores } = layout;
  const verdicts: number[] = [];
  const { utilisation, millis } = simulate({
    servers: { slots: workers * concurrency, clamd, s3: Infinity, uploader: Infinity },
    processes: { api, worker: workers, redis },
    cores,
    arrivals: arrivals(perSecond, uploads / perSecond, seed),
    stepsOf: uploadsOf(figures, layout, {
      random: seededRandom(seed + 1),
      onVerdict: (each) => void verdicts.push(each),
    }),
  });
  return {
    uploadsPerSecond: verdicts.length / (millis / 1000),
    meanMillis: mean(verdicts),
    p50Millis: percentile(verdicts, 0.5),
    p99Millis: percentile(verdicts, 0.99),
    utilisation,
  };
}

/** What each upload does. Only means are known, so that each step's time is drawn from an exponential distribution. */
function uploadsOf(
  figures: Figures,
  layout: Layout,
  { random, onVerdict }: { readonly random: () => number; readonly onVerdict: (millis: number) => void },
): () => Step[] {
  const { cpuMillis: cpu, uploaderMillis, s3Millis } = figures;
  const { beforeMillis, behindMillis, afterwardsMillis } = pausesOf(figures, layout.cores !== undefined);
  const draw = (meanMillis: number): number => -Math.log(1 - random()) * meanMillis;
  const any = (count: number): number => Math.floor(random() * count);
  const pause = (millis: number): Step => ({ waitMillis: draw(millis) });
  const serve = (station: string, millis: number, by?: number): Step => ({
    serve: station,
    millis: draw(millis),
    ...(by !== undefined && { by }),
  });
  const s3 = (requests: number): Step =>
    s3Millis === undefined ? serve('s3', (requests / s3All) * cpu.s3) : pause(requests * s3Millis);
  return () => {
    // A balancer chooses at random, and so does the hash of a key.
    const at = { api: any(layout.api), redis: any(layout.redis) };
    const api = (): Step => serve('api', cpu.api / 2, at.api);
    const redis = (share: number): Step => serve('redis', share * cpu.redis, at.redis);
    // A worker takes a job for each of its slots, and computes for one at a time.
    const scan = (slot: number): Step[] => {
      const worker = (millis: number): Step => serve('worker', millis, slot % layout.workers);
      const third = (): Step => worker((cpu.worker - afterwardsMillis) / 3);
      return [
        redis((1 - redisBefore) / 2),
        third(),
        s3(1),
        third(),
        serve('clamd', cpu.clamd),
        pause(behindMillis),
        s3(2),
        third(),
        redis((1 - redisBefore) / 2),
        { mark: onVerdict },
        worker(afterwardsMillis),
      ];
    };
    return [
      ...(layout.cores === undefined ? [] : [serve('uploader', uploaderMillis)]),
      api(),
      // The page and the job's own record there, side by side.
      s3(s3Millis === undefined ? s3Before : 1),
      pause(beforeMillis),
      redis(redisBefore),
      api(),
      { hold: 'slots', steps: scan },
    ];
  };
}

/**
 * What is left of an upload's time when it is alone, where nobody computes: before the answer, and behind it. Where more
 * is computed than that time, the rest comes when the verdict is there: the queue is told, a line is logged.
 */
export function pausesOf(
  { cpuMillis: cpu, uploaderMillis, answerAloneMillis, aloneMillis }: Figures,
  hasUploader: boolean,
) {
  const before =
    (hasUploader ? uploaderMillis : 0) + cpu.api + (s3Before / s3All) * cpu.s3 + redisBefore * cpu.redis;
  const behind = cpu.worker + cpu.clamd + (1 - s3Before / s3All) * cpu.s3 + (1 - redisBefore) * cpu.redis;
  const leftBehind = aloneMillis - Math.max(before, answerAloneMillis) - behind;
  return {
    beforeMillis: Math.max(0, answerAloneMillis - before),
    behindMillis: Math.max(0, leftBehind),
    afterwardsMillis: Math.min(0.9 * cpu.worker, Math.max(0, -leftBehind)),
  };
}
