import { ScannerUnavailableError } from '../errors';

/** One look at clamd's limits. */
export class LimitsCheck {
  readonly startedAt = performance.now();
  /** Rejects with ScannerUnavailableError where clamd breaks a rule, or does not answer. */
  readonly done: Promise<void>;
  /** undefined until it is done. */
  result: 'good' | 'broken' | 'unanswered' | undefined;

  /** @param brokenRule asks clamd; undefined where it keeps all of them. */
  constructor(brokenRule: () => Promise<string | undefined>) {
    this.done = this.#run(brokenRule);
    // Who asks gets the error; nobody need ask.
    this.done.catch(() => {});
  }

  async #run(brokenRule: () => Promise<string | undefined>): Promise<void> {
    const rule = await brokenRule().catch((error: unknown) => {
      this.result = 'unanswered';
      throw error;
    });
    this.result = rule === undefined ? 'good' : 'broken';
    if (rule !== undefined) throw new ScannerUnavailableError(rule);
  }
}
