import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf } from '../../services/shared/failure/reason-of';

export interface PollOptions {
  readonly timeoutMillis: number;
  /** Between two attempts; default 500 ms. */
  readonly intervalMillis?: number;
}

/**
 * Repeats an attempt until it succeeds.
 *
 * @throws Error that says what was waited for, with the last attempt's error as cause.
 */
export async function poll<T>(what: string, options: PollOptions, attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + options.timeoutMillis;
  for (;;) {
    try {
      return await attempt();
    } catch (cause) {
      if (performance.now() >= deadline) {
        const reason = reasonOf(cause);
        throw new Error(`${what}: not within ${options.timeoutMillis / 1000} s; ${reason}`, { cause });
      }
    }
    await delay(options.intervalMillis ?? 500);
  }
}
