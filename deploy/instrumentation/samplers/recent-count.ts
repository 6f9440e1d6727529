/**
 * How many there were in the last window, in constant memory: those since its last boundary, and of those between the two
 * before the part that the window still reaches, as if they had come evenly. After a change of the rate it is exact again
 * within two windows, where an exponential average of the same spread is still some per cent away.
 */
export class RecentCount {
  readonly #windowMillis: number;
  #boundary: number;
  #before = 0;
  #since = 0;

  /** @param now monotonic milliseconds, as all that follow */
  constructor(windowMillis: number, now: number) {
    this.#windowMillis = windowMillis;
    this.#boundary = now;
  }

  /** Counts one more. */
  add(): void {
    this.#since += 1;
  }

  /** What was counted in the window that ends now. */
  at(now: number): number {
    const passed = Math.floor((now - this.#boundary) / this.#windowMillis);
    if (passed > 0) {
      this.#before = passed === 1 ? this.#since : 0;
      this.#since = 0;
      this.#boundary += passed * this.#windowMillis;
    }
    return this.#since + this.#before * (1 - (now - this.#boundary) / this.#windowMillis);
  }
}
