import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../shared/logger';

/** Takes back one thing that was done. Safe to call again, also where the thing never happened. */
export type UndoStep = () => Promise<unknown>;

/** A storage or a Redis that hung may carry out an old command after it was undone: everything is undone again. */
const defaultPauses: readonly number[] = [500, 1000, 2000, 4000, 8000, 16_000, 30_000];

/**
 * Undoes what failed uploads had done, in the background and with patience: what made an upload fail often makes its
 * undoing fail, too.
 */
export class Rollbacks {
  readonly #logger: Logger;
  readonly #pausesMillis: readonly number[];
  readonly #running = new Set<Promise<unknown>>();

  constructor(logger: Logger, pausesMillis = defaultPauses) {
    this.#logger = logger;
    this.#pausesMillis = pausesMillis;
  }

  /**
   * Runs the steps, side by side, each until it succeeds.
   *
   * @param outage something did not answer, so that a command that was given up may still be carried out: the steps
   *   are run once more when all have succeeded.
   * @returns a promise that settles when all is done or given up, and never rejects.
   */
  start(steps: readonly UndoStep[], outage: boolean): Promise<void> {
    const rollback = this.#undo(steps, outage).finally(() => this.#running.delete(rollback));
    this.#running.add(rollback);
    return rollback;
  }

  /** Runs what may turn out to be undone: until it ends, nothing is settled. */
  during<T>(work: () => Promise<T>): Promise<T> {
    const working = work();
    const ended = Promise.allSettled([working]).finally(() => this.#running.delete(ended));
    this.#running.add(ended);
    return working;
  }

  /** Settles when nothing is under way and nothing is left to undo. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #undo(steps: readonly UndoStep[], outage: boolean): Promise<void> {
    let left = steps;
    let again = outage;
    let failure: unknown;
    for (const pause of [...this.#pausesMillis, 0]) {
      [left, failure] = await attempt(left);
      if (left.length === 0 && !again) return;
      if (left.length === 0) {
        left = steps;
        again = false;
      }
      await delay(pause);
    }
    this.#logger.error({ error: failure, steps: left.length }, 'a failed upload could not be undone');
  }
}

/** @returns the steps that failed, and why the last of them did */
async function attempt(steps: readonly UndoStep[]): Promise<[UndoStep[], unknown]> {
  const results = await Promise.allSettled(steps.map(async (step) => step()));
  const left = steps.filter((_step, index) => results[index]?.status === 'rejected');
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  return [left, failures.at(-1)];
}
