import type { Context } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '../contracts/sdk';
import { ProbabilisticSampler } from './probabilistic-sampler';
import { decision, isSampled } from './sampler-attributes';
import { TokenBucket, type Clock } from './token-bucket';

/**
 * Samples `ratio` of the traces of one operation, and at least `lowerBound` traces a second, so that rare
 * operations are seen as well. A trace that the ratio chose uses up the lower bound too, and is tagged with it
 * as `probabilistic`; others are tagged `lowerbound` with the ratio, as Jaeger's clients do.
 */
export class GuaranteedThroughputSampler implements Sampler {
  readonly #byRatio: ProbabilisticSampler;
  readonly #lowerBound: number;
  readonly #bucket: TokenBucket;

  constructor(ratio: number, lowerBound: number, clock: Clock) {
    this.#byRatio = new ProbabilisticSampler(ratio);
    this.#lowerBound = lowerBound;
    this.#bucket = new TokenBucket(lowerBound, clock);
  }

  shouldSample(context: Context, traceId: string): SamplingResult {
    const chosen = this.#byRatio.shouldSample(context, traceId);
    // A bound of 0 guarantees nothing; its bucket would still give one trace for each operation.
    const due = this.#lowerBound > 0 && this.#bucket.take();
    return isSampled(chosen) ? chosen : decision(due, 'lowerbound', this.#byRatio.ratio);
  }

  toString(): string {
    return `GuaranteedThroughputSampler{${this.#byRatio.ratio}, ${this.#lowerBound}}`;
  }
}
