import { createHash } from 'node:crypto';

/** Takes in bytes as they pass, and says what they were. */
export class ReadDigests {
  readonly #sha256 = createHash('sha256');
  readonly #md5 = createHash('md5');
  sizeBytes = 0;

  /** The same chunks, taken in. */
  async *through(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.#sha256.update(chunk);
      this.#md5.update(chunk);
      this.sizeBytes += chunk.length;
      yield chunk;
    }
  }

  /** In hexadecimal. Ends the taking in. */
  digest(): { readonly sha256: string; readonly md5: string } {
    return { sha256: this.#sha256.digest('hex'), md5: this.#md5.digest('hex') };
  }
}
