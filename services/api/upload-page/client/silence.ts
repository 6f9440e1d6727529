/** The service says something every 15 s at least. */
const longestMillis = 40_000;

/** Notices a connection that is gone without a word, as after a phone has changed its network. */
export class Silence {
  readonly #lost = new AbortController();
  readonly #left: AbortSignal;
  readonly #onOnline = (): void => this.#lost.abort();
  readonly #onLeft = (): void => this.#lost.abort();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param left aborted where nobody waits for what is said any more. */
  constructor(left: AbortSignal) {
    this.#left = left;
    left.addEventListener('abort', this.#onLeft);
    // What was open before is of the network that was lost.
    addEventListener('online', this.#onOnline);
    this.broken();
  }

  /** Aborted where nothing was heard for too long. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Something was heard. */
  broken(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lost.abort(), longestMillis);
  }

  stop(): void {
    clearTimeout(this.#timer);
    removeEventListener('online', this.#onOnline);
    this.#left.removeEventListener('abort', this.#onLeft);
    this.#lost.abort();
  }
}
