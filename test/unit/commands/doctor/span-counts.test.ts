import { expect, test } from 'vitest';
import { spanCounts } from '../../../../deploy/commands/doctor/span-counts';

test('counts are read from the Prometheus text format, drops by reason', () => {
  const metrics = `# TYPE tracing_spans_created_total counter
tracing_spans_created_total 12
tracing_spans_exported_total 1e+1
tracing_spans_dropped_total{reason="queue_full"} 0
tracing_spans_dropped_total{reason="export_failed"} 2
`;
  expect(spanCounts(metrics)).toEqual({
    created: 12,
    exported: 10,
    dropped: { queue_full: 0, export_failed: 2 },
    isFailing: false,
  });
});

test('labels of the process do not matter', () => {
  const metrics = 'tracing_spans_created_total{service="mangamotion-worker"} 3\n';
  expect(spanCounts(metrics)).toEqual({ created: 3, exported: 0, dropped: {}, isFailing: false });
});

test.each([
  ['tracing_exporters_failing 1', true],
  ['tracing_exporters_failing{service="mangamotion-api"} 2', true],
  ['tracing_exporters_failing 0', false],
])('whether exports fail now is read from %s', (line, isFailing) => {
  expect(spanCounts(`tracing_spans_created_total 3\n${line}\n`)).toMatchObject({ isFailing });
});

test('metrics without the counts belong to a process without the bundle', () => {
  expect(spanCounts('process_cpu_seconds_total 1\n')).toBeUndefined();
});
