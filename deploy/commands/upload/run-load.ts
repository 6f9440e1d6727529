import { setTimeout as delay } from 'node:timers/promises';
import { type SampleUpload, sampleUploads } from '../demo/sample-uploads';
import { type ApiAccess, upload, type UploadAnswer } from '../demo/upload-client';
import { type Load, sampleAt } from './load';
import { Tally } from './tally';
import { Verdicts } from './verdicts';

const progressMillis = 5000;
/** The API takes no more of one user at once. */
const mostUnderWay = 50;

/**
 * Uploads at a rate, tells of the progress every five seconds, and waits for the verdicts.
 *
 * @param signal ends it early: what was sent until then is told.
 * @returns what is not as it should be, one line each.
 */
export async function runLoad(
  api: ApiAccess,
  load: Load,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const tally = new Tally();
  const begin = performance.now();
  const say = (): void => print(`  ${elapsed(begin)}  ${tally.line()}`);
  const progress = setInterval(say, progressMillis);
  const verdicts = new Verdicts(api, tally, load.ratePerSecond);
  try {
    await sendAll(load, signal, (sample) => sendOne(api, sample, tally, verdicts));
    await verdicts.all(signal);
  } finally {
    clearInterval(progress);
    verdicts.stop();
    say();
  }
  return tally.problems();
}

/** Sends on time, whether or not those before are answered; of very many under way it waits for one. */
async function sendAll(
  load: Load,
  signal: AbortSignal,
  send: (sample: SampleUpload) => Promise<void>,
): Promise<void> {
  const samples = new Map(sampleUploads().map((sample) => [sample.name, sample]));
  const underWay = new Set<Promise<void>>();
  const begin = performance.now();
  const count = Math.max(1, Math.round((load.ratePerSecond * load.durationMillis) / 1000));
  for (let number = 0; number < count && !signal.aborted; number++) {
    const dueMillis = begin + (1000 * number) / load.ratePerSecond - performance.now();
    if (dueMillis > 0) await delay(dueMillis, undefined, { signal }).catch(() => undefined);
    if (underWay.size >= mostUnderWay) await Promise.race(underWay);
    const sample = samples.get(sampleAt(number, load));
    if (!sample || signal.aborted) continue;
    const sending = send(sample).finally(() => underWay.delete(sending));
    underWay.add(sending);
  }
  await Promise.all(underWay);
}

async function sendOne(
  api: ApiAccess,
  { files, expected }: SampleUpload,
  tally: Tally,
  verdicts: Verdicts,
): Promise<void> {
  tally.sent();
  const begin = performance.now();
  const answer = await upload(api, files).catch(() => undefined);
  if (answer) tally.answered(performance.now() - begin);
  if (answer?.jobId === undefined) tally.ended(expected, withoutJob(answer));
  else verdicts.await(answer.jobId, expected);
}

/** The caller was wrong, which may be as it should be, or the API could not. */
function withoutJob(answer: UploadAnswer | undefined): string {
  if (!answer) return 'without an answer';
  const { status } = answer;
  return status >= 400 && status < 500 && status !== 429 ? 'refused' : `answered ${status}`;
}

/** `1:05` */
function elapsed(begin: number): string {
  const seconds = Math.round((performance.now() - begin) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
