import type { SamplerConfiguration } from '../configuration';
import type { Sampler } from '../contracts/sdk';
import type { Report } from '../diagnostics/report';
import { ConstSampler } from './const-sampler';
import { fetchStrategy } from './fetch-strategy';
import { ProbabilisticSampler } from './probabilistic-sampler';
import { RateLimitingSampler } from './rate-limiting-sampler';
import { RemoteSampler, type AskStrategy } from './remote-sampler';

export interface RunningSampler {
  /** For new traces only: the spans of a trace that has begun follow its first span. */
  readonly root: Sampler;
  /** Ends polling, where there is any. */
  stop(): void;
}

/**
 * The configured sampler. The remote sampler begins to poll at once.
 *
 * @param askStrategy for the remote sampler. @default in this thread
 */
export function createSampler(
  configuration: SamplerConfiguration,
  serviceName: string,
  report: Report,
  askStrategy: AskStrategy = fetchStrategy,
): RunningSampler {
  if (configuration.kind !== 'remote') return { root: createRoot(configuration), stop() {} };
  const { endpoints, initialRatio, intervalMillis } = configuration;
  const root = new RemoteSampler({
    endpoints,
    serviceName,
    initialRatio,
    intervalMillis,
    report,
    askStrategy,
  }).start();
  return { root, stop: () => root.stop() };
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
