import { SamplingDecision, type Sampler, type SamplingResult } from '@opentelemetry/sdk-trace';

/** Samples every trace or none. */
export class ConstSampler implements Sampler {
  readonly #result: SamplingResult;

  constructor(sampled: boolean) {
    this.#result = {
      decision: sampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
      attributes: { 'sampler.type': 'const', 'sampler.param': sampled },
    };
  }

  shouldSample(): SamplingResult {
    return this.#result;
  }

  toString(): string {
    return `ConstSampler{${this.#result.decision === SamplingDecision.RECORD_AND_SAMPLED}}`;
  }
}
