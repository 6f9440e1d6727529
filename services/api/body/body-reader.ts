import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { AbortedProblem, MalformedBodyProblem, SlowBodyProblem } from '../problems';
import { Chunks } from './chunks';
import { PieceCount } from './piece-count';

/** What must come within the patience for a body to count as coming at all: some 9 KB a second. */
const leastProgressBytes = 256 * 1024;

const watchMillis = 500;

export const slowBody = (patienceMillis: number): SlowBodyProblem =>
  new SlowBodyProblem(`less than ${leastProgressBytes} bytes came within ${patienceMillis} ms`);

/**
 * Reads a request's body chunk by chunk, at the pace of its consumer, and gives up on a client that is too slow: it
 * would hold memory that others wait for. Only the time that was spent waiting for the client counts.
 */
export class BodyReader {
  readonly #patienceMillis: () => number;
  readonly #chunks: Chunks;
  /** What the request announced; Infinity where it did not. */
  readonly contentLength: number;
  readonly #pieces = new PieceCount();
  #readBytes = 0;
  #progressBytes = 0;
  #waitedMillis = 0;

  constructor(request: Readable & Pick<IncomingMessage, 'headers'>, patienceMillis: () => number) {
    this.#patienceMillis = patienceMillis;
    this.contentLength = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
    this.#chunks = new Chunks(request, (bytes) => this.#pieces.add(bytes));
  }

  get readBytes(): number {
    return this.#readBytes;
  }

  /**
   * The next chunk; undefined at the end.
   *
   * @throws SlowBodyProblem, AbortedProblem, MalformedBodyProblem for one that comes byte by byte
   */
  async next(): Promise<Buffer | undefined> {
    const startedAt = performance.now();
    const { promise: late, reject } = Promise.withResolvers<never>();
    const waitedMillis = () => this.#waitedMillis + performance.now() - startedAt;
    // Looked at again and again: it gets less while others wait for memory.
    let timer: NodeJS.Timeout | undefined;
    const watch = (): void => {
      const patience = this.#patienceMillis();
      const leftMillis = patience - waitedMillis();
      if (leftMillis <= 0) reject(slowBody(Math.round(patience)));
      else timer = setTimeout(watch, Math.min(leftMillis, watchMillis));
    };
    watch();
    try {
      const chunk = await Promise.race([this.#read(), late]);
      if (this.#pieces.areTiny) throw new MalformedBodyProblem(PieceCount.rule);
      if (chunk) this.#count(chunk.length, performance.now() - startedAt);
      return chunk;
    } finally {
      clearTimeout(timer);
    }
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
