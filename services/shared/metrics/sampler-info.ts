import { Gauge } from 'prom-client';
import { injectedSampler } from '../../tracing';
import type { MetricsRegistry } from './registry';

/**
 * Registers what decides about new traces: one sample that says what and by whose word, and, where Jaeger decides, one that
 * says when it did so last. An untraced process has neither.
 */
export function registerSamplerInfo(registry: MetricsRegistry): void {
  const info = new Gauge({
    name: 'tracing_sampler_info',
    help: 'The sampler in force: 1.',
    labelNames: ['type', 'param', 'source'],
    registers: [],
    collect() {
      this.reset();
      const sampler = injectedSampler();
      if (sampler) this.set({ type: sampler.type, param: sampler.param, source: sampler.source }, 1);
    },
  });
  const answered = new Gauge({
    name: 'tracing_sampler_answered_timestamp_seconds',
    help: 'When the sampling endpoint answered last.',
    // Without any name of a label it would be 0 where nothing sets it.
    labelNames: ['none'],
    registers: [],
    collect() {
      this.reset();
      const answeredAt = injectedSampler()?.answeredAt;
      if (answeredAt !== undefined) this.set(answeredAt / 1000);
    },
  });
  registry.registerMetric(info);
  registry.registerMetric(answered);
}
