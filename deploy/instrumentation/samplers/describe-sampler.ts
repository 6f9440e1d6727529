import type { SamplerConfiguration } from '../configuration';
import type { SamplerInForce } from '../diagnostics/sampler-in-force';
import type { SamplingStrategy } from './sampling-strategy';

type Described = Pick<SamplerInForce, 'type' | 'param'>;

/** What the environment says. */
export function describeConfigured(
  configuration: Exclude<SamplerConfiguration, { kind: 'remote' }>,
): SamplerInForce {
  switch (configuration.kind) {
    case 'const': {
      const { sampled, isDefault = false } = configuration;
      return { type: 'const', param: sampled ? '1' : '0', source: isDefault ? 'default' : 'environment' };
    }
    case 'probabilistic':
      return { type: 'probabilistic', param: String(configuration.ratio), source: 'environment' };
    default:
      return {
        type: configuration.kind,
        param: String(configuration.tracesPerSecond),
        source: 'environment',
      };
  }
}

/** What a sampling endpoint has said. */
export function describeStrategy(strategy: SamplingStrategy): Described {
  switch (strategy.kind) {
    case 'probabilistic':
      return { type: strategy.kind, param: String(strategy.ratio) };
    case 'rateLimiting':
      return { type: strategy.kind, param: String(strategy.tracesPerSecond) };
    default: {
      const { length } = strategy.operations;
      return {
        type: strategy.kind,
        param: `${strategy.defaultRatio}, ${length} operation${length === 1 ? '' : 's'}`,
      };
    }
  }
}
