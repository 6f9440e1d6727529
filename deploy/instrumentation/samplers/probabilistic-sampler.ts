import type { Context } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '../contracts/sdk';
import { decision } from './sampler-attributes';
import { boundOf, isBelow } from './trace-id-ratio';

/** Samples `ratio` (0..1) of all traces, by their ids. */
export class ProbabilisticSampler implements Sampler {
  readonly ratio: number;
  readonly #bound: number;
  readonly #yes: SamplingResult;
  readonly #no: SamplingResult;

  constructor(ratio: number) {
    this.ratio = ratio;
    this.#bound = boundOf(ratio);
    this.#yes = decision(true, 'probabilistic', ratio);
    this.#no = decision(false, 'probabilistic', ratio);
  }

  shouldSample(_context: Context, traceId: string): SamplingResult {
    return isBelow(traceId, this.#bound) ? this.#yes : this.#no;
  }

  toString(): string {
    return `ProbabilisticSampler{${this.ratio}}`;
  }
}
