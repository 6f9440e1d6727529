import type { Context } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '../contracts/sdk';
import { decision } from './sampler-attributes';

const DIGITS_OF_A_WORD = 8;

/**
 * Samples `ratio` (0..1) of all traces. The trace id decides, so that services with one ratio agree, also with those
 * that use the SDK's `TraceIdRatioBasedSampler`: both compare the exclusive-or of the id's four words.
 */
export class ProbabilisticSampler implements Sampler {
  readonly ratio: number;
  readonly #bound: number;
  readonly #yes: SamplingResult;
  readonly #no: SamplingResult;

  constructor(ratio: number) {
    this.ratio = ratio;
    this.#bound = ratio === 1 ? 2 ** 32 : Math.floor(ratio * (2 ** 32 - 1));
    this.#yes = decision(true, 'probabilistic', ratio);
    this.#no = decision(false, 'probabilistic', ratio);
  }

  shouldSample(_context: Context, traceId: string): SamplingResult {
    return foldedWords(traceId) < this.#bound ? this.#yes : this.#no;
  }

  toString(): string {
    return `ProbabilisticSampler{${this.ratio}}`;
  }
}

/** @returns within 0..2³²-1 */
function foldedWords(traceId: string): number {
  let folded = 0;
  for (let start = 0; start < traceId.length; start += DIGITS_OF_A_WORD) {
    let word = 0;
    for (let index = start; index < start + DIGITS_OF_A_WORD; index++) {
      const code = traceId.charCodeAt(index);
      word = (word << 4) | (code <= 0x39 ? code - 0x30 : code - 0x57);
    }
    folded ^= word;
  }
  return folded >>> 0;
}
