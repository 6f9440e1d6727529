import { percentile } from '../statistics';
import { uploadAnswer, type UploadAnswer, type UploadQuestion } from './messages';
import { copiedBytes, cpuMillis, forgetPeak, machineCpuMillis, peakBytes } from './process-usage';
import { type Part, parts, type Stage } from './stage';

interface Latency {
  readonly p50Millis: number;
  readonly p99Millis: number;
}

type PerPart = Readonly<Record<Part, number>>;

/** What uploads took, and what they cost. */
export interface Measured {
  /** That were taken. */
  readonly uploads: number;
  /** That were told to come again later. */
  readonly refused: number;
  readonly uploadsPerSecond: number;
  /** Of the upload itself. */
  readonly answer: Latency;
  /** Until its job has ended; where nobody waits for that, the same. */
  readonly verdict: Latency;
  readonly cpuMillisPerUpload: PerPart;
  /** For each byte of pages: what the process has read and written. */
  readonly copiedPerByte: Readonly<Record<'api' | 'worker', number>>;
  /** Most resident memory at a time, of one process. */
  readonly peakMegabytes: Readonly<Record<'api' | 'worker', number>>;
  /** Cores that were kept busy by something else than the pipeline and its load, or given to other machines. */
  readonly otherCores: number;
}

/** Without `redisUrl` nobody waits for verdicts. */
type MeasuredStage = Pick<Stage, 'uploader' | 'apiPort' | 'pids'> & Partial<Pick<Stage, 'redisUrl'>>;

/** Sends uploads to a stage, and looks at its processes before and after. */
export async function measure(
  stage: MeasuredStage,
  what: Omit<UploadQuestion, 'port' | 'redisUrl'>,
): Promise<Measured> {
  return (await measureWithAnswer(stage, what)).measured;
}

/** The same, with what the uploader itself tells. */
export async function measureWithAnswer(
  { uploader, apiPort: port, redisUrl, pids }: MeasuredStage,
  what: Omit<UploadQuestion, 'port' | 'redisUrl'>,
): Promise<{ readonly measured: Measured; readonly answer: UploadAnswer }> {
  for (const pid of [...pids.api, ...pids.worker]) forgetPeak(pid);
  const before = look(pids);
  const started = performance.now();
  const answer = await uploader.ask({ ...what, port, redisUrl }, uploadAnswer);
  const seconds = (performance.now() - started) / 1000;
  const after = look(pids);
  const uploads = answer.answerMillis.length;
  const cpu = difference(before.cpu, after.cpu);
  const bytes = uploads * what.files * what.fileBytes;
  const all = Object.values(cpu).reduce((sum, millis) => sum + millis, 0);
  const measured: Measured = {
    uploads,
    refused: answer.refused,
    uploadsPerSecond: uploads / answer.seconds,
    answer: latency(answer.answerMillis),
    verdict: latency(answer.verdictMillis.length === 0 ? answer.answerMillis : answer.verdictMillis),
    cpuMillisPerUpload: mapParts((part) => cpu[part] / uploads),
    copiedPerByte: {
      api: (after.copied.api - before.copied.api) / bytes,
      worker: (after.copied.worker - before.copied.worker) / bytes,
    },
    peakMegabytes: { api: peak(pids.api), worker: peak(pids.worker) },
    otherCores: Math.max(0, (after.machine - before.machine - all) / 1000 / seconds),
  };
  return { measured, answer };
}

function look(pids: Stage['pids']) {
  const sum = (part: Part, read: (pid: number) => number): number =>
    pids[part].reduce((total, pid) => total + read(pid), 0);
  return {
    machine: machineCpuMillis(),
    cpu: mapParts((part) => sum(part, cpuMillis)),
    copied: { api: sum('api', copiedBytes), worker: sum('worker', copiedBytes) },
  };
}

const difference = (before: PerPart, after: PerPart): PerPart =>
  mapParts((part) => after[part] - before[part]);

function mapParts(read: (part: Part) => number): PerPart {
  const [api, worker, redis, s3, clamd, uploader] = parts.map(read);
  return {
    api: api ?? 0,
    worker: worker ?? 0,
    redis: redis ?? 0,
    s3: s3 ?? 0,
    clamd: clamd ?? 0,
    uploader: uploader ?? 0,
  };
}

const peak = (pids: readonly number[]): number => Math.max(0, ...pids.map(peakBytes)) / 1e6;

const latency = (millis: readonly number[]): Latency => ({
  p50Millis: percentile(millis, 0.5),
  p99Millis: percentile(millis, 0.99),
});
