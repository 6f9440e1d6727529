import type { Readable } from 'node:stream';

/** What is smaller is put together with what has come behind it: a caller may send a byte in each chunk. */
const leastBytes = 4096;

/**
 * The chunks of a stream, one at a time and, where they are not small, as they are: an iterator would copy what has
 * gathered into one more buffer, and would not say whether it holds something.
 */
export class Chunks {
  readonly #stream: Readable;
  #next = pending<Buffer | undefined>();
  #isWaiting = false;

  /** @param onPart told of each piece, as small as it came. */
  constructor(stream: Readable, onPart: (bytes: number) => void = () => {}) {
    this.#stream = stream;
    stream.pause();
    let gathered: Buffer[] = [];
    let gatheredBytes = 0;
    stream.on('data', (part: Buffer) => {
      onPart(part.length);
      gathered.push(part);
      gatheredBytes += part.length;
      if (gatheredBytes < leastBytes && stream.readableLength > 0) return;
      stream.pause();
      const chunk = gathered.length === 1 ? part : Buffer.concat(gathered);
      [gathered, gatheredBytes] = [[], 0];
      this.#isWaiting = false;
      const { resolve } = this.#next;
      // At once: the end can come before whoever waits for this chunk has run.
      this.#next = pending();
      resolve(chunk);
    });
    stream.once('end', () => this.#next.resolve(undefined));
    stream.once('error', (error) => this.#next.reject(error));
    stream.once('close', () => {
      // An error is dear, and a form may have hundreds of parts.
      if (!stream.readableEnded) this.#next.reject(new Error('closed before its end'));
    });
  }

  /** True while a reader waits for more, and nothing is there. */
  get areUsedUp(): boolean {
    return this.#isWaiting && this.#stream.readableLength === 0;
  }

  /** The next chunk; undefined at the end. Rejects where the stream fails or is closed early. */
  next(): Promise<Buffer | undefined> {
    this.#isWaiting = true;
    this.#stream.resume();
    return this.#next.promise;
  }
}

/** Its rejection is no fault while nobody waits for it. */
function pending<T>(): PromiseWithResolvers<T> {
  const resolvers = Promise.withResolvers<T>();
  resolvers.promise.catch(() => {});
  return resolvers;
}
