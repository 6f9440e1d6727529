import type { IncomingMessage } from 'node:http';
import { AbortedProblem, SlowBodyProblem } from '../problems';
import { Chunks } from './chunks';

/** What must come within the patience for a body to count as coming at all: some 9 KB a second. */
export const leastProgressBytes = 256 * 1024;

/**
 * Reads a request's body chunk by chunk, at the pace of its consumer, and gives up on a client that is too slow: it
 * would hold memory that others wait for. Only the time that was spent waiting for the client counts.
 */
export class BodyReader {
  readonly #request: IncomingMessage;
  readonly #patienceMillis: number;
  readonly #chunks: Chunks;
  /** What the request announced; Infinity where it did not. */
  readonly contentLength: number;
  #readBytes = 0;
  #progressBytes = 0;
  #waitedMillis = 0;

  constructor(request: IncomingMessage, patienceMillis: number) {
    this.#request = request;
    this.#patienceMillis = patienceMillis;
    this.contentLength = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
    this.#chunks = new Chunks(request);
  }

  get readBytes(): number {
    return this.#readBytes;
  }

  /**
   * The next chunk; undefined at the end.
   *
   * @throws SlowBodyProblem, AbortedProblem
   */
  async next(): Promise<Buffer | undefined> {
    const startedAt = performance.now();
    const patience = this.#patienceMillis;
    const { promise: late, reject } = Promise.withResolvers<never>();
    const problem = () =>
      new SlowBodyProblem(`less than ${leastProgressBytes} bytes came within ${patience} ms`);
    const timer = setTimeout(() => reject(problem()), Math.max(0, patience - this.#waitedMillis));
    try {
      const chunk = await Promise.race([this.#read(), late]);
      if (chunk) this.#count(chunk.length, performance.now() - startedAt);
      return chunk;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Lets a client that still sends finish, within a bound, so that it reads the answer instead of a broken
   * connection; then ends the connection.
   */
  discardRest(lingerMillis: number): void {
    const request = this.#request;
    if (request.complete || request.destroyed) return;
    const timer = setTimeout(() => request.destroy(), lingerMillis);
    request.once('close', () => clearTimeout(timer));
    request.once('end', () => clearTimeout(timer));
    request.on('data', () => request.resume());
    request.resume();
  }

  async #read(): Promise<Buffer | undefined> {
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
}

/**
 * Gives the memory of a chunk back at once. Garbage of this kind would grow to a gigabyte before the collector sees
 * any reason to look for it. Nobody may use the chunk, or a part of it, any more.
 */
export function freeChunk({ buffer, byteLength }: Buffer): void {
  // A buffer that shares its memory is not ours to free.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
