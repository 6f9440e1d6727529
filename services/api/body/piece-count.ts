const gracePieces = 4096;
const leastBytesEach = 64;

/**
 * Of a body, how it came: a caller may put each byte into an HTTP chunk of its own, and each of them costs the server
 * microseconds, as much as kilobytes do.
 */
export class PieceCount {
  static readonly rule = `must come in pieces of ${leastBytesEach} bytes or more, on average`;
  #pieces = 0;
  #bytes = 0;

  add(bytes: number): void {
    this.#pieces++;
    this.#bytes += bytes;
  }

  /** Whether they are far smaller than any network makes them. */
  get areTiny(): boolean {
    return this.#pieces > gracePieces && this.#bytes < this.#pieces * leastBytesEach;
  }
}
