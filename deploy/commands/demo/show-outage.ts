import { setTimeout as delay } from 'node:timers/promises';
import type { Breakable, Breakage } from '../../rig/breakage';
import type { LocalPipeline } from '../../rig/pipeline';
import { type SampleUpload, sampleUploads } from './sample-uploads';
import { showOutcome, showTrace, type ShownPipeline, traceSpans } from './show-upload';
import { upload, type UploadAnswer } from './upload-client';

type BreakablePipeline = LocalPipeline & ShownPipeline;

const programs: Readonly<Record<Breakable, string>> = { scanner: 'clamd', storage: 'S3', redis: 'Redis' };

/** From when something is back until the services must have noticed. */
const patienceMillis = 60_000;
const pauseMillis = 500;

/**
 * Takes something away for a while, uploads meanwhile, and shows what became of that, and of an upload after it.
 *
 * @returns what is not as it should be, one line each.
 */
export async function showOutage(
  pipeline: BreakablePipeline,
  { what, millis }: Breakage,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const [sample] = sampleUploads();
  if (!sample) throw new Error('there are samples');
  const outage = pipeline.outages[what];
  print(`\n▸ ${sample.title}, while ${programs[what]} is away for ${millis / 1000} s`);
  await outage.away();
  const end = performance.now() + millis;
  const answer = await upload(pipeline, sample.files);
  if (answer.jobId === undefined) await showOutcome(pipeline, answer, print, signal);
  else print(`  job ${answer.jobId} is accepted, and waits`);
  await delay(Math.max(0, end - performance.now()), undefined, { signal });
  await outage.back();
  print(`  ${programs[what]} is back`);
  const problems = await showAfter(pipeline, sample, answer, print, signal);
  return problems.map((problem) => `without ${programs[what]}: ${problem}`);
}

/** What was accepted ends by itself; what was refused is refused no more. */
async function showAfter(
  pipeline: BreakablePipeline,
  sample: SampleUpload,
  during: UploadAnswer,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<string[]> {
  if (during.jobId === undefined) {
    await showTrace(pipeline, during.traceId, [], print, signal);
    print('  the same again');
  }
  const answer = during.jobId === undefined ? await uploadWhenBack(pipeline, sample, signal) : during;
  const outcome = await showOutcome(pipeline, answer, print, signal);
  const missing = await showTrace(pipeline, answer.traceId, traceSpans(answer), print, signal);
  const verdict = outcome === sample.expected ? [] : [`expected ${sample.expected}, got ${outcome}`];
  return [...verdict, ...missing.map((each) => `the trace lacks ${each}`)];
}

async function uploadWhenBack(
  pipeline: BreakablePipeline,
  sample: SampleUpload,
  signal: AbortSignal,
): Promise<UploadAnswer> {
  const deadline = performance.now() + patienceMillis;
  for (;;) {
    const answer = await upload(pipeline, sample.files);
    if (answer.jobId !== undefined || performance.now() > deadline) return answer;
    await delay(pauseMillis, undefined, { signal });
  }
}
