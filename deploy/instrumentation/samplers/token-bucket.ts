/** Monotonic milliseconds, as `performance.now` gives them. */
export type Clock = () => number;

export const monotonicClock: Clock = () => performance.now();

/**
 * Jaeger's rate limiter: gains `perSecond` tokens each second, holds at most `maxBalance`, and starts full.
 *
 * @see https://github.com/jaegertracing/jaeger-client-go/blob/master/utils/rate_limiter.go
 */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #maxBalance: number;
  readonly #clock: Clock;
  #balance: number;
  #lastMillis: number;

  constructor(perSecond: number, clock: Clock, maxBalance = Math.max(1, perSecond)) {
    this.#perSecond = perSecond;
    this.#maxBalance = maxBalance;
    this.#clock = clock;
    this.#balance = this.#maxBalance;
    this.#lastMillis = clock();
  }

  /** Takes a token where there is a whole one. */
  take(): boolean {
    const now = this.#clock();
    const gained = ((now - this.#lastMillis) / 1000) * this.#perSecond;
    this.#lastMillis = now;
    this.#balance = Math.min(this.#maxBalance, this.#balance + gained);
    if (this.#balance < 1) return false;
    this.#balance -= 1;
    return true;
  }
}
