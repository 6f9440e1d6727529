import { Counter, Histogram } from 'prom-client';
import { expect, test } from 'vitest';
import { exposeMetrics } from '../../../../services/shared/metrics/exposition';
import { createMetricsRegistry } from '../../../../services/shared/metrics/registry';

const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

function exampleRegistry() {
  const registry = createMetricsRegistry();
  registry.clear();
  const registers = [registry];
  new Counter({ name: 'pages_total', help: 'Pages.', registers }).inc(2);
  const histogram = new Histogram({
    name: 'seconds',
    help: 'Time.',
    buckets: [1],
    enableExemplars: true,
    registers,
  });
  histogram.observe({ value: 0.5, exemplarLabels: { trace_id: 'abc' } });
  return registry;
}

test('OpenMetrics is served on request, with exemplars', async () => {
  const { contentType, body } = await exposeMetrics(exampleRegistry(), openMetricsType);
  expect(contentType).toBe(openMetricsType);
  expect(body).toContain('# TYPE pages counter\npages_total 2\n');
  expect(body).toMatch(/^seconds_bucket\{le="1"\} 1 # \{trace_id="abc"\} 0.5 [\d.]+$/m);
  expect(body).toMatch(/\n# EOF\n$/);
});

test('Prometheus text is the default: counters keep their full name, and there are no exemplars', async () => {
  const { contentType, body } = await exposeMetrics(exampleRegistry(), '*/*');
  expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(body).toBe(
    [
      '# HELP pages_total Pages.',
      '# TYPE pages_total counter',
      'pages_total 2',
      '# HELP seconds Time.',
      '# TYPE seconds histogram',
      'seconds_bucket{le="1"} 1',
      'seconds_bucket{le="+Inf"} 1',
      'seconds_sum 0.5',
      'seconds_count 1',
      '',
    ].join('\n'),
  );
});

test('a scrape can be repeated in either form', async () => {
  const registry = exampleRegistry();
  const first = await exposeMetrics(registry, undefined);
  await exposeMetrics(registry, openMetricsType);
  expect(await exposeMetrics(registry, undefined)).toEqual(first);
});
