import type { Context } from '@opentelemetry/api';
import { TraceIdRatioBasedSampler, type Sampler, type SamplingResult } from '@opentelemetry/sdk-trace';
import { decision, isSampled } from './sampler-attributes';

/** Samples `ratio` (0..1) of all traces. The trace id decides, so that services with one ratio agree. */
export class ProbabilisticSampler implements Sampler {
  readonly ratio: number;
  readonly #byTraceId: TraceIdRatioBasedSampler;

  constructor(ratio: number) {
    this.ratio = ratio;
    this.#byTraceId = new TraceIdRatioBasedSampler(ratio);
  }

  shouldSample(context: Context, traceId: string): SamplingResult {
    const sampled = isSampled(this.#byTraceId.shouldSample(context, traceId));
    return decision(sampled, 'probabilistic', this.ratio);
  }

  toString(): string {
    return `ProbabilisticSampler{${this.ratio}}`;
  }
}
