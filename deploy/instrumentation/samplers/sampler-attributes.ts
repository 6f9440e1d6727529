import type { Attributes } from '@opentelemetry/api';
import type { SamplingResult } from '../contracts/sdk';

/** As in the SDK's `SamplingDecision`, which is not loaded for them. */
const NOT_RECORD: SamplingResult['decision'] = 0;
const RECORD_AND_SAMPLED: SamplingResult['decision'] = 2;

const NOT_SAMPLED: SamplingResult = { decision: NOT_RECORD };

/**
 * A decision with the tags by which Jaeger's clients say on a trace's first span why it was sampled.
 *
 * @see https://www.jaegertracing.io/docs/1.76/architecture/sampling/
 */
export function decision(sampled: boolean, type: string, param: number | boolean): SamplingResult {
  if (!sampled) return NOT_SAMPLED;
  return sampledBecause({ 'sampler.type': type, 'sampler.param': param });
}

export function sampledBecause(attributes: Attributes): SamplingResult {
  return { decision: RECORD_AND_SAMPLED, attributes };
}

export function isSampled(result: SamplingResult): boolean {
  return result.decision === RECORD_AND_SAMPLED;
}
