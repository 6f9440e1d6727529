import { randomFillSync } from 'node:crypto';
import { chosenTraceId } from './chosen-trace-id';

/** Random bytes that are drawn at once. An id keeps the text that it is a part of in memory, so this is small. */
const DRAWN_BYTES = 2048;
const TRACE_ID_DIGITS = 32;
const SPAN_ID_DIGITS = 16;

/**
 * Trace and span ids: parts of a longer random text, which costs a tenth of formatting each id by itself. Ids of
 * zeros alone, which are invalid, are as unlikely as any other.
 */
export class RandomIds {
  readonly #bytes = Buffer.allocUnsafe(DRAWN_BYTES);
  #digits = '';
  #next = 0;

  /** 32 lower-case hexadecimal digits. */
  traceId(): string {
    return chosenTraceId() ?? this.#take(TRACE_ID_DIGITS);
  }

  /** 16 lower-case hexadecimal digits. */
  spanId(): string {
    return this.#take(SPAN_ID_DIGITS);
  }

  #take(count: number): string {
    if (this.#next + count > this.#digits.length) this.#draw();
    const start = this.#next;
    this.#next += count;
    return this.#digits.slice(start, this.#next);
  }

  #draw(): void {
    this.#digits = randomFillSync(this.#bytes).toString('hex');
    this.#next = 0;
  }
}
