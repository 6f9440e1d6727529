interface Waiting {
  readonly time: number;
  readonly resolve: () => void;
}

/** By how much a timer may come late. */
const timerMillis = 2;

/**
 * Waits more exactly than timers do, whose millisecond is many requests long. It keeps a core busy for the last two
 * milliseconds of each wait.
 */
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
    if (this.#waiting.length === 1) this.#tick();
    await promise;
  }

  #tick(): void {
    const now = performance.now();
    for (let [first] = this.#waiting; first && first.time <= now; [first] = this.#waiting) {
      this.#waiting.shift();
      first.resolve();
    }
    const [next] = this.#waiting;
    if (!next) return;
    const sleepMillis = Math.floor(next.time - now - timerMillis);
    if (sleepMillis >= 1) setTimeout(() => this.#tick(), sleepMillis);
    else setImmediate(() => this.#tick());
  }
}
