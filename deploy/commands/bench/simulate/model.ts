import { seededRandom } from '../../seeded-random';
import { arrivals } from '../pipeline/pacing';
import type { PipelineResults } from '../pipeline/results';
import { percentile } from '../statistics';
import { simulate, type Step, type Utilisation } from './simulation';

/** What uses CPU time for an upload. */
export const stationNames = ['api', 'worker', 'redis', 's3', 'clamd'] as const;
export type StationName = (typeof stationNames)[number];

/** What one upload of a page takes. */
export interface Figures {
  readonly cpuMillis: Readonly<Record<StationName, number>>;
  /** Of whoever sends it: on one machine it takes from the others. */
  readonly uploaderMillis: number;
  /** Until the answer, and until the verdict, of uploads that were alone; one is drawn for each upload. */
  readonly answerAloneMillis: number;
  readonly aloneMillis: readonly number[];
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

/** The figures of a run: what uploads take at the highest rate, where all is warm. @throws where it has none. */
export function figuresOf({ rates }: PipelineResults): Figures {
  const point = rates?.points.at(-1);
  if (!rates || !point) throw new Error('the results must have the series rates');
  const { uploader: uploaderMillis, ...cpuMillis } = point.cpuMillisPerUpload;
  const { answerAloneMillis, aloneMillis } = rates;
  return { cpuMillis, uploaderMillis, answerAloneMillis, aloneMillis };
}

/** Uploads that come by themselves, on their way to a verdict. */
export function predict(
  figures: Figures,
  layout: Layout,
  load: { readonly perSecond: number; readonly uploads: number; readonly seed: number },
): Prediction {
  const { perSecond, uploads, seed } = load;
  const random = seededRandom(seed + 1);
  const mean = meanOf(figures.aloneMillis);
  const verdicts: number[] = [];
  const onVerdict = (millis: number): void => void verdicts.push(millis);
  const stepsOf = (): Step[] => {
    const drawn = figures.aloneMillis[Math.floor(random() * figures.aloneMillis.length)] ?? mean;
    return stepsOfUpload(figures, layout, drawn / mean, onVerdict);
  };
  const { utilisation, millis } = simulate({
    servers: serversOf(layout),
    ...(layout.cores !== undefined && { cores: 'cores' }),
    arrivals: arrivals(perSecond, uploads / perSecond, seed),
    stepsOf,
  });
  return {
    uploadsPerSecond: verdicts.length / (millis / 1000),
    p50Millis: percentile(verdicts, 0.5),
    p99Millis: percentile(verdicts, 0.99),
    utilisation,
  };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function serversOf({ api, workers, concurrency, clamd, redis, cores }: Layout): Record<string, number> {
  const own = { api, worker: workers, slots: workers * concurrency, clamd, redis, s3: Infinity };
  return cores === undefined ? own : { ...own, uploader: Infinity, cores };
}

/** @param factor how much this one takes of what an upload takes */
function stepsOfUpload(
  figures: Figures,
  { cores }: Layout,
  factor: number,
  onVerdict: (millis: number) => void,
): Step[] {
  const { cpuMillis: cpu, uploaderMillis, s3Millis } = figures;
  const { beforeMillis, behindMillis, afterwardsMillis } = pausesOf(figures, cores !== undefined);
  const serve = (station: StationName, share: number): Step => ({
    serve: station,
    millis: factor * share * cpu[station],
  });
  const s3 = (requests: number): Step =>
    s3Millis === undefined ? serve('s3', requests / s3All) : { waitMillis: requests * s3Millis };
  const workerShare = 1 - afterwardsMillis / Math.max(cpu.worker, Number.MIN_VALUE);
  return [
    ...(cores === undefined ? [] : [{ serve: 'uploader', millis: factor * uploaderMillis }]),
    serve('api', 1 / 2),
    // The page and the job's own record there, side by side.
    s3(s3Millis === undefined ? s3Before : 1),
    { waitMillis: factor * beforeMillis },
    serve('redis', redisBefore),
    serve('api', 1 / 2),
    { take: 'slots' },
    serve('redis', (1 - redisBefore) / 2),
    serve('worker', workerShare / 3),
    s3(1),
    serve('worker', workerShare / 3),
    serve('clamd', 1),
    { waitMillis: factor * behindMillis },
    s3(2),
    serve('worker', workerShare / 3),
    serve('redis', (1 - redisBefore) / 2),
    { mark: onVerdict },
    serve('worker', 1 - workerShare),
    { give: 'slots' },
  ];
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
  const leftBehind = meanOf(aloneMillis) - Math.max(before, answerAloneMillis) - behind;
  return {
    beforeMillis: Math.max(0, answerAloneMillis - before),
    behindMillis: Math.max(0, leftBehind),
    afterwardsMillis: Math.min(0.9 * cpu.worker, Math.max(0, -leftBehind)),
  };
}
