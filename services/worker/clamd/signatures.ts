import type { ClamdClient } from './client';
import { ScannerUnavailableError } from './errors';
import type { ClamdVersion } from './version';

const timeoutMillis = 1500;

/** How old the signatures are that clamd judges by. Those of a test have no age. */
export class Signatures {
  readonly #clamd: Pick<ClamdClient, 'version'>;
  readonly #maximumAgeSeconds: number;
  #version: ClamdVersion | undefined;

  /** @param maximumAgeSeconds 0: any age will do. */
  constructor(clamd: Pick<ClamdClient, 'version'>, maximumAgeSeconds: number) {
    this.#clamd = clamd;
    this.#maximumAgeSeconds = maximumAgeSeconds;
  }

  /** What clamd said of itself when it was last asked: at most as new as what judges now. */
  get version(): string | undefined {
    return this.#version?.text;
  }

  /** undefined where it is not known. */
  ageSeconds(now = Date.now()): number | undefined {
    const madeAt = this.#version?.signaturesMadeAt;
    return madeAt === undefined ? undefined : Math.max(0, (now - madeAt.getTime()) / 1000);
  }

  /** Asks clamd. @throws ScannerUnavailableError where it does not answer. */
  async refresh(): Promise<void> {
    this.#version = await this.#clamd.version(timeoutMillis);
  }

  /** @throws ScannerUnavailableError where they are too old. */
  async requireFresh(): Promise<void> {
    await this.refresh();
    const age = this.ageSeconds();
    if (this.#maximumAgeSeconds === 0 || age === undefined || age <= this.#maximumAgeSeconds) return;
    const rule = `the signatures of clamd must be at most ${this.#maximumAgeSeconds} s old`;
    throw new ScannerUnavailableError(`${rule}, got ${Math.round(age)} s: ${this.version}`);
  }
}
