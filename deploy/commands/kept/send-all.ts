import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf } from '../../../services/shared/failure/reason-of';
import type { UploadKind } from './plan';
import { sendUpload, type SentUpload } from './send-upload';

export interface Sending {
  readonly apiUrl: string;
  readonly plan: readonly UploadKind[];
  /** Begun each second. */
  readonly rate: number;
  /** That the second half of a slow one waits. */
  readonly slowMillis: number;
  readonly signal: AbortSignal;
  /** Called when so many have begun. */
  readonly onBegun: (begun: number) => void;
}

export interface SentUploads {
  readonly sent: readonly SentUpload[];
  /** One line for each that was not answered as it should be: nothing is known of its trace. */
  readonly unanswered: readonly string[];
}

/** Under way at the same time, at most: what is sent should not wait in a queue of its own making. */
const mostAtOnce = 32;
const pauseMillis = 20;

/** Sends what is planned, at a steady rate, and slower where the release does not keep up. */
export async function sendAll({
  apiUrl,
  plan,
  rate,
  slowMillis,
  signal,
  onBegun,
}: Sending): Promise<SentUploads> {
  const sent: SentUpload[] = [];
  const unanswered: string[] = [];
  const running = new Set<Promise<void>>();
  const beganAt = performance.now();
  for (const [index, kind] of plan.entries()) {
    const dueAt = beganAt + (1000 * index) / rate;
    while (performance.now() < dueAt || running.size >= mostAtOnce)
      await delay(pauseMillis, undefined, { signal });
    const upload = sendUpload(apiUrl, kind, index, slowMillis, signal).then(
      (each) => void sent.push(each),
      (error: unknown) => void unanswered.push(reasonOf(error)),
    );
    running.add(upload);
    void upload.finally(() => running.delete(upload));
    onBegun(index + 1);
  }
  await Promise.all(running);
  signal.throwIfAborted();
  return { sent, unanswered };
}
