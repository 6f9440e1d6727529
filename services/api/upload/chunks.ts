import type { Readable } from 'node:stream';

/**
 * The chunks of a stream, one at a time and as they are: an iterator would copy what has gathered into one more
 * buffer, and would not say whether it holds something.
 */
export class Chunks {
  readonly #stream: Readable;
  #next = pending<Buffer | undefined>();
  #isWaiting = false;

  constructor(stream: Readable) {
    this.#stream = stream;
    stream.pause();
    stream.on('data', (chunk: Buffer) => {
      stream.pause();
      this.#isWaiting = false;
      const { resolve } = this.#next;
      // At once: the end can come before whoever waits for this chunk has run.
      this.#next = pending();
      resolve(chunk);
    });
    stream.once('end', () => this.#next.resolve(undefined));
    stream.once('error', (error) => this.#next.reject(error));
    stream.once('close', () => this.#next.reject(new Error('closed before its end')));
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
