import type { SamplerConfiguration } from '../configuration';
import type { Sampler, SpanProcessor } from '../contracts/sdk';
import type { Report } from '../diagnostics/report';
import type { SamplerInForce } from '../diagnostics/sampler-in-force';
import { AdaptiveSampler } from './adaptive-sampler';
import { ConstSampler } from './const-sampler';
import { describeConfigured } from './describe-sampler';
import { EndedRoutes } from './ended-routes';
import { fetchStrategy } from './fetch-strategy';
import { ProbabilisticSampler } from './probabilistic-sampler';
import { RateLimitingSampler } from './rate-limiting-sampler';
import { RemoteSampler, type AskStrategy } from './remote-sampler';

export interface RunningSampler {
  /** For new traces only: the spans of a trace that has begun follow its first span. */
  readonly root: Sampler;
  readonly inForce: () => SamplerInForce;
  /** Where it learns from what it sampled. */
  readonly processor?: SpanProcessor;
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
  if (configuration.kind !== 'remote') {
    const inForce = describeConfigured(configuration);
    return { ...createRoot(configuration), inForce: () => inForce, stop() {} };
  }
  const { endpoints, initialRatio, lowerBound = 0, intervalMillis } = configuration;
  const root = new RemoteSampler({
    endpoints,
    serviceName,
    initialRatio,
    lowerBound,
    intervalMillis,
    report,
    askStrategy,
  }).start();
  return { root, inForce: () => root.inForce, stop: () => root.stop() };
}

function createRoot(
  configuration: Exclude<SamplerConfiguration, { kind: 'remote' }>,
): Pick<RunningSampler, 'root' | 'processor'> {
  switch (configuration.kind) {
    case 'const':
      return { root: new ConstSampler(configuration.sampled) };
    case 'probabilistic':
      return { root: new ProbabilisticSampler(configuration.ratio) };
    case 'rateLimiting':
      return { root: new RateLimitingSampler(configuration.tracesPerSecond) };
    default: {
      const root = new AdaptiveSampler(configuration.tracesPerSecond);
      return { root, processor: new EndedRoutes((request) => root.learn(request)) };
    }
  }
}
