import { withoutSpans } from '../../../tracing';
import { ClamdClient, type ClamdOptions } from '../client';
import { ScannerUnavailableError } from '../errors';
import type { ScanOutcome } from '../outcome';
import { Signatures } from '../signatures';
import { ClamdLimits, type ClamdLimitsOptions } from './limits';

/** For one file of a check, whatever a file of a user may take. */
const checkTimeoutMillis = 60_000;

/** A clamd whose OK is passed on only while its limits are known to be good. */
export class VettedClamd extends ClamdClient {
  readonly limits: ClamdLimits;
  readonly signatures: Signatures;

  /** @param maximumAgeSeconds of the signatures; 0: any. */
  constructor(options: ClamdOptions, limits: ClamdLimitsOptions, maximumAgeSeconds = 0) {
    super(options);
    this.signatures = new Signatures(this, maximumAgeSeconds);
    const asked = new ClamdClient({ ...options, scanTimeoutMillis: checkTimeoutMillis });
    this.limits = new ClamdLimits(
      (content, sizeBytes) => withoutSpans(() => asked.scan(content, sizeBytes)),
      limits,
    );
  }

  override async scan(content: AsyncIterable<Buffer>, sizeBytes: number): Promise<ScanOutcome> {
    const outcome = await this.#noticing(() => super.scan(content, sizeBytes));
    if (outcome.verdict === 'clean') await this.limits.require();
    return outcome;
  }

  override async ping(timeoutMillis: number): Promise<void> {
    await this.#noticing(() => super.ping(timeoutMillis));
  }

  /** Notices where clamd is away. */
  async #noticing<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ScannerUnavailableError) this.limits.forget();
      throw error;
    }
  }
}
