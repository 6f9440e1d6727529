import { expect, test } from 'vitest';
import { aims } from '../../../../deploy/commands/bench/aims';
import type { Samples } from '../../../../deploy/commands/bench/measurement';
import { exactly } from '../../../../deploy/commands/bench/statistics';
import { judge, target, unresolved, wordsOf } from '../../../../deploy/commands/bench/targets';
import { cpu, inThreeLaunches, pacedSample, samplesOf, spanSample, startSample } from './samples';

const judged = (given: Partial<Samples>) =>
  judge(inThreeLaunches(samplesOf(given)), {}).map(({ name, limit, estimate, verdict }) => [
    name,
    estimate.value,
    limit,
    verdict,
  ]);

const bounds = { limit: 1.03, margin: 0.005 };

test.for([
  [{ value: 1.02, low: 1.01, high: 1.03, launches: 3 }, 'met', '1.020 (1.010..1.030)', 'met'],
  [{ value: 1.04, low: 1.031, high: 1.05, launches: 3 }, 'missed', '1.040 (1.031..1.050)', 'missed'],
  [
    { value: 1.02, low: 1.01, high: 1.04, launches: 3 },
    'not resolved',
    '1.020 (1.010..1.040)',
    'not resolved, ±0.015',
  ],
  [
    { value: 1.02, low: 1.02, high: 1.02, launches: 2 },
    'not resolved',
    '1.020',
    'not resolved, ±0.000, too few launches',
  ],
  [
    { value: 1.04, low: 1.03, high: 1.05, launches: 3 },
    'not resolved',
    '1.040 (1.030..1.050)',
    'not resolved, ±0.010',
  ],
] as const)('%j is %s, by its interval', ([estimate, verdict, found, words]) => {
  const one = target('x', estimate, bounds);
  expect(one.verdict).toBe(verdict);
  expect(wordsOf(one)).toEqual({ found, verdict: words });
});

test('the best peer is the one that adds least CPU time, and a quarter of that is the limit', () => {
  const load = [
    ...cpu('get', 'untraced', 10, 10, 10),
    ...cpu('get', 'ours-100', 20, 20, 20),
    ...cpu('get', 'stock-100', 90, 90, 90),
    ...cpu('get', 'dd-trace-100', 60, 60, 60),
  ];
  expect(judged({ load })).toEqual([
    ["get: CPU added at 100 %, to the best peer's (dd-trace-100)", 0.2, 0.25, 'met'],
  ]);
});

test('a peer is compared at the same rate', () => {
  const load = [
    ...cpu('get', 'untraced', 10),
    ...cpu('get', 'ours-10', 20),
    ...cpu('get', 'stock-10', 60),
    ...cpu('get', 'stock-100', 500),
    ...cpu('get', 'ours-1', 12),
    ...cpu('get', 'stock-1', 50),
  ];
  expect(judged({ load })).toEqual([
    ["get: CPU added at 10 %, to the best peer's (stock-10)", 0.2, 0.15, 'missed'],
    ["get: CPU added at 1 %, to the best peer's (stock-1)", 0.05, 0.1, 'met'],
  ]);
});

test('an upload of 1 MiB and a scan have a limit to untraced', () => {
  const load = ['upload-1m', 'upload-64k', 'scan'].flatMap((row) => [
    ...cpu(row, 'untraced', 1000, 1000, 1000),
    ...cpu(row, 'ours-100', 1020, 1030, 1040),
    ...cpu(row, 'ours-10', 1011, 1011, 1011),
  ]);
  expect(judged({ load })).toEqual([
    ['upload-1m: CPU at 100 %, to untraced', 1.03, 1.03, 'not resolved'],
    ['upload-1m: CPU at 10 %, to untraced', 1.011, 1.01, 'missed'],
    ['scan: CPU at 100 %, to untraced', 1.03, 1.03, 'not resolved'],
    ['scan: CPU at 10 %, to untraced', 1.011, 1.01, 'missed'],
  ]);
});

test('a request that is not sampled may cost two microseconds', () => {
  const load = [...cpu('get', 'untraced', 19, 29), ...cpu('get', 'ours-0', 20.5, 30.5)];
  expect(judged({ load })).toEqual([['get: CPU added where nothing is sampled, µs', 1.5, 2, 'met']]);
});

test('a start has limits to its time and its memory', () => {
  const starts = [
    startSample({ coldStartMillis: 100, residentBytes: 80 * 1024 ** 2 }),
    startSample({ tracer: 'ours-100', coldStartMillis: 112, residentBytes: 87 * 1024 ** 2 }),
  ];
  expect(judged({ starts })).toEqual([
    ['start: cold start at 100 %, to untraced', 1.12, 1.1, 'missed'],
    ['start: memory added at rest, MB', 7, 8, 'met'],
  ]);
});

test('memory under load is that of the API', () => {
  const load = [
    ...cpu('presign', 'untraced', 1).map((sample) => ({ ...sample, residentBytes: 0 })),
    ...cpu('presign', 'ours-100', 1).map((sample) => ({ ...sample, residentBytes: 13 * 1024 ** 2 })),
  ];
  expect(judged({ load })).toEqual([['presign: memory added under load, MB', 13, 12, 'missed']]);
});

test('at half of the peak, 5 % more latency than untraced is allowed', () => {
  const paced = [
    pacedSample({ row: 'presign', tracer: 'untraced', p99Millis: 10 }),
    pacedSample({ row: 'presign', tracer: 'ours-10', p99Millis: 10.4 }),
  ];
  expect(judged({ paced })).toEqual([
    ['presign: p99 at half of the peak at 10 %, to untraced', 1.04, 1.05, 'met'],
  ]);
});

test('manual spans are judged where they are sampled and where hardly one is', () => {
  const spans = [
    { tracer: 'ours-100', nanosPerSpan: 1500, heapBytesPerSpan: 1001, encodedBytesPerSpan: 100 },
    { tracer: 'ours-1', nanosPerSpan: 501, heapBytesPerSpan: 0, encodedBytesPerSpan: 250 },
    { tracer: 'stock-100', nanosPerSpan: 9000, heapBytesPerSpan: 9000, encodedBytesPerSpan: 9000 },
  ].map(spanSample);
  expect(judged({ spans })).toEqual([
    ['spans: a span at 100 %, ns', 1500, 1500, 'met'],
    ['spans: a span at 1 %, ns', 501, 500, 'missed'],
    ['spans: a buffered span, bytes of heap', 1001, 1000, 'missed'],
    ['spans: an exported span, bytes', 100, 100, 'met'],
  ]);
});

test('the bundle stays below 3 MB and 300 files', () => {
  const targets = judge(samplesOf({}), { 'ours-100': { bytes: 3_000_001, files: 300 } });
  expect(targets.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['bundle, bytes', 'missed'],
    ['bundle, files', 'met'],
  ]);
  expect(wordsOf(target('bundle, files', exactly(29), { limit: 300, margin: 1 })).found).toBe('29');
});

const unresolvedOf = (row: string, given: Partial<Samples>) =>
  unresolved(row, samplesOf(given)).map((aim) => aim.name(samplesOf(given)));

test('a row is resolved where its intervals are narrow enough, whatever they say', () => {
  const base = cpu('scan', 'untraced', 1000, 1000, 1000);
  const load = (...micros: number[]) => [...base, ...cpu('scan', 'ours-10', ...micros)];
  expect(unresolvedOf('scan', { load: load(1100, 1104, 1108) })).not.toContain(
    'scan: CPU at 10 %, to untraced',
  );
  expect(unresolvedOf('scan', { load: load(1000, 1004, 1020) })).toContain('scan: CPU at 10 %, to untraced');
});

test('what was not measured yet is not resolved, and what was not measured is not judged', () => {
  expect(unresolvedOf('start', {})).toEqual([
    'start: cold start at 100 %, to untraced',
    'start: memory added at rest, MB',
  ]);
  expect(judged({})).toEqual([]);
});

test('a peer that surely costs more than the best is not measured any further', () => {
  const load = [
    ...cpu('get', 'untraced', 10, 10, 10),
    ...cpu('get', 'ours-100', 20, 20, 20),
    ...cpu('get', 'stock-100', 90, 95, 100),
    ...cpu('get', 'dd-trace-100', 60, 65, 70),
    ...cpu('get', 'elastic-apm-node-100', 50, 80, 85),
  ];
  const [aim] = aims.filter(({ row }) => row === 'get');
  expect(aim?.tracers(samplesOf({}))).toEqual([
    'untraced',
    'ours-100',
    'stock-100',
    'dd-trace-100',
    'elastic-apm-node-100',
  ]);
  expect(aim?.tracers(samplesOf({ load }))).toEqual([
    'untraced',
    'ours-100',
    'dd-trace-100',
    'elastic-apm-node-100',
  ]);
});
