interface Waiting {
  readonly time: number;
  readonly resolve: () => void;
}

/** Waits more exactly than timers do, whose millisecond is many requests long; it keeps a core busy meanwhile. */
export class Ticker {
  readonly #waiting: Waiting[] = [];

  /**
   * Resolves at a time, as `performance.now()` has it; at once where it has passed.
   *
   * @param time not before those that are waited for already.
   */
  async until(time: number): Promise<void> {
    if (time <= performance.now()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ time, resolve });
    if (this.#waiting.length === 1) setImmediate(() => this.#tick());
    await promise;
  }

  #tick(): void {
    const now = performance.now();
    for (let [first] = this.#waiting; first && first.time <= now; [first] = this.#waiting) {
      this.#waiting.shift();
      first.resolve();
    }
    if (this.#waiting.length > 0) setImmediate(() => this.#tick());
  }
}
