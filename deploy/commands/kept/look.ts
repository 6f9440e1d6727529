import { setTimeout as delay } from 'node:timers/promises';
import { drawTree } from '../../jaeger/draw-tree';
import type { JaegerApi } from '../../jaeger/jaeger-api';
import { cleanTree, refusedTree } from '../../jaeger/upload-trees';
import type { SentUpload } from './send-upload';

/** What there is of a trace: all of its spans, as they belong together, or some, or none. */
export type State = 'whole' | 'part' | 'absent';

export interface SeenUpload extends SentUpload {
  readonly state: State;
  readonly spans: number;
  /** As Jaeger answers them, in JSON. */
  readonly bytes: number;
}

const askedAtOnce = 8;
const pollMillis = 2000;

/**
 * Looks at the trace of each, and again, for so long, at those that may still become whole.
 *
 * @param mayCome whether one that is not there, or not whole, is waited for
 * @throws JaegerError
 */
export async function look(
  jaeger: JaegerApi,
  uploads: readonly SentUpload[],
  mayCome: (upload: SeenUpload) => boolean,
  patienceMillis: number,
): Promise<SeenUpload[]> {
  const deadline = performance.now() + patienceMillis;
  const seen = new Map<string, SeenUpload>();
  let waiting: readonly SentUpload[] = uploads;
  for (;;) {
    const found = await lookAtEach(jaeger, waiting);
    for (const each of found) seen.set(each.traceId, each);
    waiting = found.filter((each) => each.state !== 'whole' && mayCome(each));
    if (waiting.length === 0 || performance.now() > deadline) return [...seen.values()];
    await delay(pollMillis);
  }
}

async function lookAtEach(jaeger: JaegerApi, uploads: readonly SentUpload[]): Promise<SeenUpload[]> {
  const found: SeenUpload[] = [];
  const rest = uploads.values();
  const lanes = Array.from({ length: askedAtOnce }, async () => {
    for (const upload of rest) found.push(await lookAt(jaeger, upload));
  });
  await Promise.all(lanes);
  return found;
}

async function lookAt(jaeger: JaegerApi, upload: SentUpload): Promise<SeenUpload> {
  const trace = await jaeger.trace(upload.traceId);
  if (!trace) return { ...upload, state: 'absent', spans: 0, bytes: 0 };
  const wanted = upload.kind === 'failed' ? refusedTree : cleanTree;
  const isWhole = drawTree(trace).join('\n') === wanted.join('\n');
  const bytes = JSON.stringify(trace).length;
  return { ...upload, state: isWhole ? 'whole' : 'part', spans: trace.spans.length, bytes };
}
