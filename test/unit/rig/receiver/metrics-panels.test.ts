import { expect, test } from 'vitest';
import { readOpenMetrics } from '../../../../deploy/rig/receiver/metrics/open-metrics';
import { panelsOf } from '../../../../deploy/rig/receiver/metrics/panels';
import { quantile } from '../../../../deploy/rig/receiver/metrics/quantile';
import { exemplarsOf, readingOf, wantedSamples } from '../../../../deploy/rig/receiver/metrics/reading';
import { roundUp } from '../../../../deploy/rig/receiver/page/client/panel-scale';

/** What both services say, after so many uploads that were accepted, and as many that failed. */
const scrape = (accepted: number, failed: number): string => `# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.1",method="POST",route="/api/upload",status_class="2xx"} ${accepted} # {trace_id="a1",span_id="b2"} 0.05 1700000000.5
http_request_duration_seconds_bucket{le="+Inf",method="POST",route="/api/upload",status_class="2xx"} ${accepted}
http_request_duration_seconds_sum{method="POST",route="/api/upload",status_class="2xx"} 1
http_request_duration_seconds_count{method="POST",route="/api/upload",status_class="2xx"} ${accepted}
http_request_duration_seconds_count{method="GET",route="a \\"} b",status_class="5xx"} ${failed}
uploads_total{outcome="accepted"} ${accepted}
scan_verdicts_total{verdict="clean"} ${accepted}
scan_queue_jobs{state="waiting"} 3
process_cpu_seconds_total 1
# EOF
`;

const samplesOf = (text: string) => readOpenMetrics(text, wantedSamples);

const panel = (readings: Parameters<typeof panelsOf>[0], title: string) =>
  panelsOf(readings, { requests: [], scans: [] }).find((each) => each.title === title);

test('samples are read with their labels and exemplars; others are left out', () => {
  const samples = samplesOf(scrape(4, 1));
  expect(samples).toHaveLength(7);
  expect(samples[3]?.labels).toEqual({ method: 'GET', route: 'a \\"} b', status_class: '5xx' });
  expect(exemplarsOf(samples)).toEqual({
    requests: [{ traceId: 'a1', spanId: 'b2', value: 0.05, at: 1_700_000_000_500 }],
    scans: [],
  });
});

test('rates are what was counted meanwhile, a second', () => {
  const readings = [
    [10, 0],
    [20, 4],
  ].map(([accepted = 0, failed = 0], index) => readingOf(samplesOf(scrape(accepted, failed)), 2000 * index));
  expect(panel(readings, 'Requests')?.series[0]?.points).toEqual([[2000, 7]]);
  const failed = panel(readings, 'Failed requests')?.series.map(({ name, points }) => [name, points]);
  expect(failed).toEqual([
    ['4xx', [[2000, 0]]],
    ['5xx', [[2000, 2]]],
  ]);
  expect(panel(readings, 'Verdicts on files')?.series[0]?.points).toEqual([[2000, 5]]);
  expect(panel(readings, 'Jobs in the queue')?.series[0]?.points).toEqual([[2000, 3]]);
});

test('of a service that is silent nothing is known, and one that began anew has counted from zero', () => {
  const readings = [scrape(10, 0), '', scrape(6, 0), scrape(8, 0), scrape(2, 0)].map((text, index) =>
    readingOf(samplesOf(text), 2000 * index),
  );
  // Each against the reading three before it, or the first.
  expect(panel(readings, 'Requests')?.series[0]?.points).toEqual([
    [2000, null],
    [4000, 0.5 * 3],
    [6000, 8 / 6],
    [8000, null],
  ]);
});

test('after a silence the durations are not those of all time', () => {
  const readings = [scrape(10, 0), '', scrape(12, 0), scrape(12, 0), scrape(12, 0), scrape(14, 0)].map(
    (text, index) => readingOf(samplesOf(text), 2000 * index),
  );
  expect(panel(readings, 'Duration of requests')?.series[0]?.points).toEqual([
    [2000, null],
    [4000, 0.05],
    [6000, 0.05],
    [8000, null],
    [10_000, 0.05],
  ]);
});

test.each([
  [
    'evenly spread within a bucket',
    0.5,
    [
      [1, 10],
      [2, 10],
    ],
    0.5,
  ],
  [
    'in the second of two',
    0.75,
    [
      [1, 10],
      [2, 20],
    ],
    1.5,
  ],
  [
    'above the last bound',
    0.9,
    [
      [1, 1],
      [Infinity, 10],
    ],
    1,
  ],
  [
    'of nothing',
    0.5,
    [
      [1, 0],
      [Infinity, 0],
    ],
    undefined,
  ],
] as const)('a quantile is estimated as Prometheus does: %s', (_what, share, buckets, expected) => {
  expect(quantile(share, [], buckets)).toBe(expected);
});

test('a quantile is that of what was counted between two readings', () => {
  expect(
    quantile(
      0.5,
      [
        [1, 100],
        [2, 100],
      ],
      [
        [1, 100],
        [2, 110],
      ],
    ),
  ).toBe(1.5);
});

test.each([
  [0.0123, 0.02],
  [3, 5],
  [5, 5],
  [51, 100],
  [0.1, 0.1],
])('%f fits below the round number %f', (value, expected) => {
  expect(roundUp(value)).toBe(expected);
});
