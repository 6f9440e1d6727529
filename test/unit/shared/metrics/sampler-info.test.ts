import { afterEach, expect, test } from 'vitest';
import { createMetricsRegistry } from '../../../../services/shared/metrics/registry';
import { registerSamplerInfo } from '../../../../services/shared/metrics/sampler-info';

const published = Symbol.for('mangamotion.tracing');
afterEach(() => void Reflect.deleteProperty(globalThis, published));

const registry = createMetricsRegistry();
registerSamplerInfo(registry);

async function samples(): Promise<string[]> {
  const lines = (await registry.metrics()).split('\n');
  return lines.filter((line) => line.startsWith('tracing_sampler_'));
}

test('each scrape has the sampler of then, once, and when Jaeger answered last', async () => {
  Reflect.set(globalThis, published, {
    sampler: () => ({ type: 'probabilistic', param: '0.1', source: 'fallback' }),
  });
  expect(await samples()).toEqual([
    'tracing_sampler_info{type="probabilistic",param="0.1",source="fallback"} 1',
  ]);
  Reflect.set(globalThis, published, {
    sampler: () => ({ type: 'rateLimiting', param: '5', source: 'remote', answeredAt: 1_500 }),
  });
  expect(await samples()).toEqual([
    'tracing_sampler_info{type="rateLimiting",param="5",source="remote"} 1',
    'tracing_sampler_answered_timestamp_seconds 1.5',
  ]);
});

test('an untraced process, and one with an older bundle, say nothing of a sampler', async () => {
  expect(await samples()).toEqual([]);
  Reflect.set(globalThis, published, { statistics: () => ({}) });
  expect(await samples()).toEqual([]);
});
