import type { Sampler, SamplingResult } from '../contracts/sdk';
import { decision } from './sampler-attributes';
import { monotonicClock, TokenBucket, type Clock } from './token-bucket';

/** Samples at most `tracesPerSecond` traces a second, with bursts of up to `max(1, tracesPerSecond)`. */
export class RateLimitingSampler implements Sampler {
  readonly #tracesPerSecond: number;
  readonly #bucket: TokenBucket;

  constructor(tracesPerSecond: number, clock: Clock = monotonicClock) {
    this.#tracesPerSecond = tracesPerSecond;
    this.#bucket = new TokenBucket(tracesPerSecond, clock);
  }

  shouldSample(): SamplingResult {
    return decision(this.#bucket.take(), 'ratelimiting', this.#tracesPerSecond);
  }

  toString(): string {
    return `RateLimitingSampler{${this.#tracesPerSecond}}`;
  }
}
