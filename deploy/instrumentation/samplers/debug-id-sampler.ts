import type { Sampler, SamplingResult } from '../contracts/sdk';
import { DEBUG_ID_HEADER, debugIdOf } from '../propagation/debug-id';
import { sampledBecause } from './sampler-attributes';

/** Samples a trace that its caller wants to find again, as Jaeger's clients do; asks another sampler about all others. */
export class DebugIdSampler implements Sampler {
  readonly #others: Sampler;

  constructor(others: Sampler) {
    this.#others = others;
  }

  shouldSample(...span: Parameters<Sampler['shouldSample']>): SamplingResult {
    const debugId = debugIdOf(span[0]);
    if (debugId === undefined) return this.#others.shouldSample(...span);
    return sampledBecause({ [DEBUG_ID_HEADER]: debugId });
  }

  toString(): string {
    return this.#others.toString();
  }
}
