import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf } from '../../../services/shared/failure/reason-of';
import { drawTrace } from '../../jaeger/draw-trace';
import type { Pipeline } from '../../rig/pipeline';
import { completeTrace, missingFrom } from './complete-trace';
import { isKept } from './kept-trace';
import type { SampleUpload } from './sample-uploads';
import { upload, type UploadAnswer, waitForVerdict } from './upload-client';

const patienceMillis = 60_000;

/** The spans that every trace of this kind has. */
const acceptedSpans = ['POST /api/upload', 'upload', 'queueAdd', 'worker.scan', 'scanner.checkFiles'];
const refusedSpans = ['POST /api/upload', 'upload'];

export const traceSpans = ({ jobId }: UploadAnswer): readonly string[] =>
  jobId === undefined ? refusedSpans : acceptedSpans;

/** A pipeline whose uploads are shown. */
export interface ShownPipeline extends Pipeline {
  /** False: what a link leads to is gone before anybody can follow it. */
  readonly hasLinks: boolean;
}

/**
 * Uploads, waits for the verdict, and prints both and the trace.
 *
 * @returns what is not as it should be, one line each.
 * @throws Error with the services' last output where an answer does not come.
 */
export async function showUpload(
  pipeline: ShownPipeline,
  sample: SampleUpload,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const sizeBytes = sample.files.reduce((sum, { content }) => sum + content.length, 0);
  print(`\n▸ ${sample.title}: ${sample.files.length} file(s), ${(sizeBytes / 1024).toFixed(1)} KiB`);
  try {
    const problems = await uploadAndShow(pipeline, sample, print, signal);
    return problems.map((problem) => `${sample.title}: ${problem}`);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new Error(`${sample.title}: ${reason}\n${pipeline.lastOutput()}`, { cause });
  }
}

async function uploadAndShow(
  pipeline: ShownPipeline,
  sample: SampleUpload,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const answer = await uploadPatiently(pipeline, sample, print, signal);
  const outcome = await showOutcome(pipeline, answer, print, signal);
  const missing = await showTrace(pipeline, answer.traceId, traceSpans(answer), print, signal);
  const verdict = outcome === sample.expected ? [] : [`expected ${sample.expected}, got ${outcome}`];
  return [...verdict, ...missing.map((what) => `the trace lacks ${what}`)];
}

/** As often as it is told to come again within a minute: a server that is held up for a second puts an upload off. */
async function uploadPatiently(
  pipeline: ShownPipeline,
  { files }: SampleUpload,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<UploadAnswer> {
  const deadline = performance.now() + patienceMillis;
  for (;;) {
    const answer = await upload(pipeline, files);
    const { status, problem, waitMillis } = answer;
    if (waitMillis === undefined || performance.now() + waitMillis > deadline) return answer;
    print(`  put off with ${status}: ${problem}; again in ${Math.ceil(waitMillis / 1000)} s`);
    await delay(waitMillis, undefined, { signal });
  }
}

/** Prints what became of the upload. @returns the job's status, or `refused` */
export async function showOutcome(
  pipeline: ShownPipeline,
  answer: UploadAnswer,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  if (answer.jobId === undefined) {
    print(`  refused with ${answer.status}: ${answer.problem}`);
    return 'refused';
  }
  const job = await waitForVerdict(pipeline, answer.jobId, signal);
  print(`  job ${answer.jobId}: ${job.status}`);
  for (const { name, verdict, signature } of job.files)
    print(`    ${name.padEnd(14)} ${verdict}${signature === undefined ? '' : ` (${signature})`}`);
  return job.status;
}

/** Prints the trace once it has spans of these names. @returns what it lacks */
export async function showTrace(
  { queryUrl, hasLinks, keep }: ShownPipeline,
  traceId: string,
  names: readonly string[],
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<string[]> {
  if (traceId === '') return ['everything: the response had no x-trace-id'];
  // A refusal is a failure, and must be there.
  if (keep && names !== refusedSpans && !(await isKept(queryUrl, traceId, keep, signal))) {
    print(`  trace ${traceId}: not kept, because it neither failed nor took ${keep.slowerThanSeconds} s`);
    return [];
  }
  const trace = await completeTrace(queryUrl, traceId, names, signal);
  print(`  trace ${hasLinks ? `${queryUrl}/trace/` : ''}${traceId}, ${trace?.spans.length ?? 0} spans`);
  for (const line of trace ? drawTrace(trace) : []) print(`    ${line}`);
  return missingFrom(trace, names);
}
