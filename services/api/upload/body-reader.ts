import type { IncomingMessage } from 'node:http';
import { AbortedProblem, SlowBodyProblem } from '../problems';

/** What must come within the patience for a body to count as coming at all: some 9 KB a second. */
const leastProgressBytes = 256 * 1024;

/**
 * Reads a request's body chunk by chunk, at the pace of its consumer, and gives up on a client that is too slow: it
 * would hold memory that others wait for. Only the time that was spent waiting for the client counts.
 */
export class BodyReader {
  readonly #request: IncomingMessage;
  readonly #patienceMillis: number;
  readonly #contentLength: number;
  readonly #chunks: AsyncIterator<Buffer>;
  #readBytes = 0;
  #progressBytes = 0;
  #waitedMillis = 0;

  constructor(request: IncomingMessage, patienceMillis: number) {
    this.#request = request;
    this.#patienceMillis = patienceMillis;
    this.#contentLength = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
    // The connection stays, because it still has to carry the answer.
    this.#chunks = request.iterator({ destroyOnReturn: false });
  }

  get readBytes(): number {
    return this.#readBytes;
  }

  /** What the request announced; Infinity where it did not. */
  get contentLength(): number {
    return this.#contentLength;
  }

  /**
   * The next chunk; undefined at the end.
   *
   * @throws SlowBodyProblem, AbortedProblem
   */
  async next(): Promise<Buffer | undefined> {
    const startedAt = performance.now();
    const { promise: late, reject } = Promise.withResolvers<never>();
    const patience = this.#patienceMillis;
    const problem = () =>
      new SlowBodyProblem(`less than ${leastProgressBytes} bytes came within ${patience} ms`);
    const timer = setTimeout(() => reject(problem()), Math.max(0, patience - this.#waitedMillis));
    try {
      const { value, done } = await Promise.race([this.#read(), late]);
      if (done) return undefined;
      this.#count(value.length, performance.now() - startedAt);
      return value;
    } finally {
      clearTimeout(timer);
    }
  }

  async #read(): Promise<IteratorResult<Buffer>> {
    try {
      return await this.#chunks.next();
    } catch (cause) {
      throw new AbortedProblem(cause);
    }
  }

  #count(bytes: number, waitedMillis: number): void {
    this.#readBytes += bytes;
    this.#progressBytes += bytes;
    this.#waitedMillis += waitedMillis;
    if (this.#progressBytes < leastProgressBytes) return;
    this.#progressBytes = 0;
    this.#waitedMillis = 0;
  }

  /**
   * Lets a client that still sends finish, within a bound, so that it reads the answer instead of a broken
   * connection; then ends the connection.
   */
  discardRest(lingerMillis: number): void {
    if (this.#request.complete || this.#request.destroyed) return;
    const timer = setTimeout(() => this.#request.destroy(), lingerMillis);
    this.#request.once('close', () => clearTimeout(timer));
    this.#request.once('end', () => clearTimeout(timer));
    this.#request.resume();
  }
}
