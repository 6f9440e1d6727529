import { ParentBasedSampler, type Sampler } from '@opentelemetry/sdk-trace';
import type { SamplerConfiguration } from '../configuration';
import { ConstSampler } from './const-sampler';

export function createSampler(configuration: SamplerConfiguration): Sampler {
  return new ParentBasedSampler({
    root: new ConstSampler(configuration.kind !== 'const' || configuration.sampled),
  });
}
