import { signatureBytes } from '../../shared/page-types';

/** The longest end of a zip archive: the record and its comment. */
export const tailBytes = 22 + 0xffff;

/** The beginning and the end of content that is read once. */
export class ContentSample {
  sizeBytes = 0;
  #head = Buffer.alloc(0);
  #tail: Buffer[] = [];
  #tailBytes = 0;

  add(chunk: Buffer): void {
    this.sizeBytes += chunk.length;
    if (this.#head.length < signatureBytes)
      this.#head = Buffer.concat([this.#head, chunk]).subarray(0, signatureBytes);
    this.#tail.push(chunk);
    this.#tailBytes += chunk.length;
    while (this.#tailBytes - (this.#tail[0]?.length ?? 0) >= tailBytes)
      this.#tailBytes -= this.#tail.shift()?.length ?? 0;
  }

  /** As many bytes as tell a page's type. */
  get head(): Buffer {
    return this.#head;
  }

  get tail(): Buffer {
    return Buffer.concat(this.#tail).subarray(-tailBytes);
  }
}
