import { afterEach, expect, test } from 'vitest';
import { createMetricsRegistry } from '../../../../services/shared/metrics/registry';
import { registerTracingCounters } from '../../../../services/shared/metrics/tracing-counters';

const published = Symbol.for('mangamotion.tracing');

afterEach(() => void Reflect.deleteProperty(globalThis, published));

async function samples(): Promise<string[]> {
  const registry = createMetricsRegistry();
  registerTracingCounters(registry);
  const lines = (await registry.metrics()).split('\n');
  return lines.filter((line) => line.startsWith('tracing_'));
}

test('what the bundle counts is read at each scrape', async () => {
  const statistics = {
    created: 3,
    exported: 2,
    dropped: { queue_full: 1, export_failed: 0 },
    failingExporters: 1,
    hookFailures: { filter: 4 },
  };
  Reflect.set(globalThis, published, { statistics: () => statistics });
  expect(await samples()).toEqual([
    'tracing_spans_created_total 3',
    'tracing_spans_exported_total 2',
    'tracing_spans_dropped_total{reason="queue_full"} 1',
    'tracing_spans_dropped_total{reason="export_failed"} 0',
    'tracing_exporters_failing 1',
    'tracing_hook_failures_total{hook="file"} 0',
    'tracing_hook_failures_total{hook="filter"} 4',
  ]);
});

test('an untraced process has none of these samples', async () => {
  expect(await samples()).toEqual([]);
});
