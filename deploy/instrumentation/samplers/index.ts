import { ParentBasedSampler, type Sampler } from '@opentelemetry/sdk-trace';
import type { SamplerConfiguration } from '../configuration';
import type { Report } from '../report';
import { ConstSampler } from './const-sampler';
import { ProbabilisticSampler } from './probabilistic-sampler';
import { RateLimitingSampler } from './rate-limiting-sampler';
import { RemoteSampler } from './remote-sampler';

export interface RunningSampler {
  readonly sampler: Sampler;
  /** Ends polling, where there is any. */
  stop(): void;
}

/**
 * The configured sampler decides for new traces only; spans of a trace that has begun follow its first span.
 * The remote sampler begins to poll at once.
 */
export function createSampler(
  configuration: SamplerConfiguration,
  serviceName: string,
  report: Report,
): RunningSampler {
  if (configuration.kind !== 'remote') {
    return { sampler: new ParentBasedSampler({ root: createRoot(configuration) }), stop() {} };
  }
  const { endpoint, initialRatio } = configuration;
  const remote = new RemoteSampler({ endpoint, serviceName, initialRatio, report }).start();
  return { sampler: new ParentBasedSampler({ root: remote }), stop: () => remote.stop() };
}

function createRoot(configuration: Exclude<SamplerConfiguration, { kind: 'remote' }>): Sampler {
  switch (configuration.kind) {
    case 'const':
      return new ConstSampler(configuration.sampled);
    case 'probabilistic':
      return new ProbabilisticSampler(configuration.ratio);
    default:
      return new RateLimitingSampler(configuration.tracesPerSecond);
  }
}
