import { createHash } from 'node:crypto';

/** What makes two upload bodies the same: names, types and contents of their files, in order; or their keys. */
export class Fingerprint {
  readonly #hash = createHash('sha256');

  /** Takes in one file, or whatever else the body holds, by its texts. */
  add(...texts: readonly string[]): void {
    // As JSON, because texts put behind each other could be parted elsewhere.
    this.#hash.update(JSON.stringify(texts));
  }

  /** SHA-256, in hexadecimal. Ends the taking in. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}
