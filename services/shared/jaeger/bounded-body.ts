/** How much of an answer is quoted where it is not what was expected. */
const quotedBytes = 200;

/** The body of an answer, read up to a bound; its beginning is kept, to be quoted. */
export class BoundedBody implements AsyncIterable<Uint8Array> {
  readonly #body: AsyncIterable<Uint8Array>;
  readonly #mostBytes: number;
  #beginning = Buffer.alloc(0);

  constructor(body: AsyncIterable<Uint8Array>, mostBytes: number) {
    this.#body = body;
    this.#mostBytes = mostBytes;
  }

  /** As much as has been read by now. */
  get beginning(): string {
    return this.#beginning.toString();
  }

  /** @throws RangeError where it is larger */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    let sizeBytes = 0;
    for await (const chunk of this.#body) {
      sizeBytes += chunk.length;
      if (sizeBytes > this.#mostBytes)
        throw new RangeError(`the answer has more than ${this.#mostBytes} bytes: ask for less at once`);
      if (this.#beginning.length < quotedBytes)
        this.#beginning = Buffer.concat([this.#beginning, chunk]).subarray(0, quotedBytes);
      yield chunk;
    }
  }

  /** Reads what is quoted, and lets the rest go. */
  async readBeginning(): Promise<string> {
    for await (const _ of this) if (this.#beginning.length >= quotedBytes) break;
    return this.beginning;
  }
}
