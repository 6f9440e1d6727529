import type { Sampler, SamplingResult } from '../contracts/sdk';
import { decision } from './sampler-attributes';

/** Samples every trace or none. */
export class ConstSampler implements Sampler {
  readonly #sampled: boolean;

  constructor(sampled: boolean) {
    this.#sampled = sampled;
  }

  shouldSample(): SamplingResult {
    return decision(this.#sampled, 'const', this.#sampled);
  }

  toString(): string {
    return `ConstSampler{${this.#sampled}}`;
  }
}
