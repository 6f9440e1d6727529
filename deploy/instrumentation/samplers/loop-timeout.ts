const TICK_MILLIS = 250;

/**
 * A timeout that counts time in which the event loop runs. Where something holds the loop up, as a service may while it
 * starts, an ordinary timer is due before the answer that has come meanwhile is read.
 */
export class LoopTimeout {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  /** Does not keep the process alive. */
  constructor(millis: number) {
    let ticksLeft = Math.ceil(millis / TICK_MILLIS);
    this.#timer = setInterval(() => {
      ticksLeft -= 1;
      if (ticksLeft > 0) return;
      this.stop();
      this.#controller.abort(new Error(`no answer within ${millis} ms`));
    }, TICK_MILLIS).unref();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
