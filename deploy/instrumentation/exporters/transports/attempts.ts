import { setTimeout as delay } from 'node:timers/promises';
import type { PacketAnswer } from './transport';

const FIRST_BACKOFF_MILLIS = 1000;
const MAX_BACKOFF_MILLIS = 5000;
/** A receiver may ask for more; nobody is silent for longer because of one answer. */
const MAX_PAUSE_MILLIS = 60_000;

/** The answer to one attempt, and whether another may do better. */
export interface Attempt {
  readonly answer: PacketAnswer;
  readonly isWorthAnother: boolean;
  /** That one needs no pause: nothing has reached the receiver. @default false */
  readonly isAtOnce?: boolean;
  /** The receiver's own word on when. @default a backoff of ours */
  readonly afterMillis?: number | undefined;
}

/** How long a packet may be tried. */
export interface Patience {
  readonly timeoutMillis: number;
  /** Aborted where the process ends: only another attempt that is made at once is made then. */
  readonly ending: AbortSignal;
}

/**
 * Tries until a packet is delivered, or no attempt is worth another, or time is over: then the packet is late, and the
 * answer says for how long the receiver wants nothing more, or a backoff of ours.
 *
 * @param attempt gets the time that is left
 */
export async function attemptWithin(
  { timeoutMillis, ending }: Patience,
  attempt: (leftMillis: number) => Promise<Attempt>,
): Promise<PacketAnswer> {
  const end = performance.now() + timeoutMillis;
  let isFirst = true;
  for (let backoffMillis = FIRST_BACKOFF_MILLIS; ; backoffMillis *= 1.5) {
    const { answer, isWorthAnother, isAtOnce, afterMillis } = await attempt(
      Math.max(1, end - performance.now()),
    );
    if (!isWorthAnother) return answer;
    // Those whom the same outage hit do not come back at the same moment.
    const jittered = Math.min(backoffMillis, MAX_BACKOFF_MILLIS) * (0.8 + 0.4 * Math.random());
    // A receiver that asks for no time at all is not asked again and again.
    const pauseMillis = isFirst ? (afterMillis ?? jittered) : Math.max(afterMillis ?? 0, jittered);
    const waitMillis = isAtOnce ? 0 : pauseMillis;
    isFirst = false;
    if (performance.now() + waitMillis >= end) {
      return { ...answer, fate: 'late', pauseMillis: Math.min(pauseMillis, MAX_PAUSE_MILLIS) };
    }
    const wasEnding = ending.aborted;
    if (waitMillis === 0 || (await hasWaited(waitMillis, ending))) continue;
    // An end that cuts a backoff short has one attempt more, unless the receiver asked for the pause.
    if (wasEnding || afterMillis !== undefined) return answer;
  }
}

async function hasWaited(millis: number, ending: AbortSignal): Promise<boolean> {
  try {
    await delay(millis, undefined, { ref: false, signal: ending });
    return true;
  } catch {
    return false;
  }
}
