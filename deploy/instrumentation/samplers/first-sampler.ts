import type { Context } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '../contracts/sdk';
import { ProbabilisticSampler } from './probabilistic-sampler';
import { decision, isSampled } from './sampler-attributes';
import { TokenBucket, type Clock } from './token-bucket';

const MAX_TRACES_PER_SECOND = 10;

/** For as long as no strategy is known: a ratio, and never everything. */
export class FirstSampler implements Sampler {
  readonly #byRatio: ProbabilisticSampler;
  readonly #bucket: TokenBucket;

  constructor(ratio: number, clock: Clock) {
    this.#byRatio = new ProbabilisticSampler(ratio);
    this.#bucket = new TokenBucket(MAX_TRACES_PER_SECOND, clock);
  }

  shouldSample(context: Context, traceId: string): SamplingResult {
    const chosen = this.#byRatio.shouldSample(context, traceId);
    const isKept = isSampled(chosen) && this.#bucket.take();
    return isKept ? chosen : decision(false, 'probabilistic', this.#byRatio.ratio);
  }

  toString(): string {
    return this.#byRatio.toString();
  }
}
