import { expect, test } from 'vitest';
import { summarize } from '../../../../deploy/commands/bench/summary';
import { loadSample, pacedSample, samplesOf, spanSample } from './samples';

test('a ratio is taken within its round, so that a slow round of the machine changes nothing', () => {
  const load = [100, 200, 400].flatMap((micros, index) => [
    loadSample({ round: index + 1, cpuMicrosPerRequest: micros }),
    loadSample({ round: index + 1, tracer: 'stock', cpuMicrosPerRequest: micros * 3 }),
  ]);
  expect(summarize(samplesOf({ load })).load['get']?.['stock']?.cpuMicrosPerRequest).toEqual({
    value: { median: 600, min: 300, max: 1200 },
    ratio: { median: 3, min: 3, max: 3 },
    added: { median: 400, min: 200, max: 800 },
  });
});

test('rows are compared with the untraced service of the same row', () => {
  const load = [
    loadSample({ row: 'get', requestsPerSecond: 1000 }),
    loadSample({ row: 'enqueue', requestsPerSecond: 100 }),
    loadSample({ row: 'enqueue', tracer: 'stock', requestsPerSecond: 50 }),
  ];
  const { ratio } = summarize(samplesOf({ load })).load['enqueue']?.['stock']?.requestsPerSecond ?? {};
  expect(ratio).toEqual({ median: 0.5, min: 0.5, max: 0.5 });
});

test('a round without an untraced sample is refused instead of compared with another round', () => {
  const load = [loadSample({ round: 1 }), loadSample({ round: 2, tracer: 'stock' })];
  expect(() => summarize(samplesOf({ load }))).toThrow('round 2 must have an untraced sample of get');
});

test('manual spans are summed up for each tracer', () => {
  const spans = [10, 30, 20].map((nanosPerSpan, index) =>
    spanSample({ round: index + 1, tracer: 'ours-100', nanosPerSpan, heapBytesPerSpan: 800 }),
  );
  expect(summarize(samplesOf({ spans })).spans).toEqual({
    'ours-100': {
      nanosPerSpan: { median: 20, min: 10, max: 30 },
      heapBytesPerSpan: { median: 800, min: 800, max: 800 },
      encodedBytesPerSpan: { median: 1, min: 1, max: 1 },
    },
  });
});

test('latencies at half of the peak are compared within their row and round', () => {
  const paced = [2, 4].flatMap((p99Millis, index) => [
    pacedSample({ round: index + 1, p99Millis }),
    pacedSample({ round: index + 1, tracer: 'ours-10', p99Millis: p99Millis * 1.5 }),
  ]);
  const { p99Millis } = summarize(samplesOf({ paced })).paced['get']?.['ours-10'] ?? {};
  expect(p99Millis?.ratio).toEqual({ median: 1.5, min: 1.5, max: 1.5 });
});
