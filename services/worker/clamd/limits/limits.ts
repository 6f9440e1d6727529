import type { ClamdClient } from '../client';
import { ScannerUnavailableError } from '../errors';
import { LimitsCheck } from './limits-check';
import { createProbes, type Probe } from './probes';
import { lengthOf } from './zip-writer';

export interface ClamdLimitsOptions {
  /** The largest entry of an archive that is ever called clean. */
  readonly largestEntryBytes: number;
  /** A check that went well counts for so long: a clamd that was started again may have other limits. */
  readonly validMillis: number;
  /** So long one that found a rule broken does: a clamd that cuts entries takes long over them. */
  readonly retryAfterMillis: number;
}

/**
 * Whether clamd, as it is configured now, looks at everything or says that it did not. clamd says OK of an entry that it
 * cut at MaxFileSize, and of what is beyond its other limits unless it is told to alert; its OK is worth nothing then.
 */
export class ClamdLimits {
  readonly #scan: ClamdClient['scan'];
  readonly #options: ClamdLimitsOptions;
  #probes: readonly Probe[] | undefined;
  /** The check whose result counts. */
  #current: LimitsCheck | undefined;

  constructor(scan: ClamdClient['scan'], options: ClamdLimitsOptions) {
    this.#scan = scan;
    this.#options = options;
  }

  /** Resolves where clamd's OK can be believed. @throws ScannerUnavailableError that says which rule clamd breaks. */
  async require(): Promise<void> {
    const last = this.#current;
    const counts = last && (last.result === 'good' || !this.#isDue(last));
    await (counts ? last : (this.#current = this.#start())).done;
  }

  /** Throws at once where the limits are bad or not known yet. */
  async requireKnown(): Promise<void> {
    const asked = this.require();
    asked.catch(() => {});
    if (this.#current?.result === undefined)
      throw new ScannerUnavailableError('the limits of clamd are being checked');
    await asked;
  }

  /** Checks anew where the last result is old; until that ends, a good one counts. */
  async refresh(): Promise<void> {
    const last = this.#current;
    if (last && !this.#isDue(last)) return;
    const next = this.#start();
    if (last?.result === 'good') await next.done.catch(() => {});
    this.#current = next;
    await next.done;
  }

  /** clamd was away: who comes back may be configured otherwise. */
  forget(): void {
    if (this.#current?.result === 'good') this.#current = undefined;
  }

  #isDue({ result, startedAt }: LimitsCheck): boolean {
    const { validMillis, retryAfterMillis } = this.#options;
    if (result === undefined) return false;
    if (result === 'unanswered') return true;
    return performance.now() - startedAt >= (result === 'good' ? validMillis : retryAfterMillis);
  }

  #start(): LimitsCheck {
    return new LimitsCheck(() => this.#brokenRule());
  }

  async #brokenRule(): Promise<string | undefined> {
    this.#probes ??= createProbes(this.#options.largestEntryBytes);
    for (const { rule, content } of this.#probes) {
      const { verdict } = await this.#scan(streamOf(content), lengthOf(content));
      if (verdict === 'clean') return rule;
    }
    return undefined;
  }
}

async function* streamOf(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}
