import { expect, test } from 'vitest';
import type { LoadSample } from '../../../../deploy/commands/bench/measurement';
import { judge } from '../../../../deploy/commands/bench/targets';
import { loadSample, pacedSample, samplesOf, spanSample } from './samples';

/** One sample a round; CPU time of the untraced service is 10 µs. */
const cpu = (row: string, tracer: string, ...micros: number[]): LoadSample[] =>
  micros.map((cpuMicrosPerRequest, index) =>
    loadSample({ row, tracer, round: index + 1, cpuMicrosPerRequest }),
  );

const judged = (load: readonly LoadSample[], spans: Parameters<typeof spanSample>[0][] = []) =>
  judge(samplesOf({ load, spans: spans.map(spanSample) }), {});

const named = (targets: ReturnType<typeof judge>, name: RegExp) => {
  const found = targets.filter((target) => name.test(target.name));
  expect(found).toHaveLength(1);
  return found[0];
};

test('the best peer is the one that adds least CPU time, and half of that is the limit', () => {
  const load = [
    ...cpu('get', 'untraced', 10, 10, 10),
    ...cpu('get', 'ours-100', 30, 35, 40),
    ...cpu('get', 'stock', 90, 90, 90),
    ...cpu('get', 'dd-trace', 60, 60, 70),
  ];
  expect(named(judged(load), /best peer/)).toEqual({
    name: "get: CPU added at 100 %, to the best peer's (dd-trace)",
    value: { median: 0.5, min: 0.4, max: 0.5 },
    limit: 0.5,
    met: true,
    roundsMet: 3,
    rounds: 3,
  });
});

test('shares are of the same round, and a median above the limit misses although a round met it', () => {
  const load = [
    ...cpu('get', 'untraced', 10, 100, 10),
    ...cpu('get', 'ours-100', 110, 200, 110),
    ...cpu('get', 'ours-10', 35, 140, 50),
  ];
  expect(named(judged(load), /CPU added at 10 %/)).toMatchObject({
    value: { median: 0.4, min: 0.25, max: 0.4 },
    limit: 0.25,
    met: false,
    roundsMet: 1,
  });
});

test('a round in which tracing added nothing measurable has no share', () => {
  const load = [
    ...cpu('get', 'untraced', 10, 10),
    ...cpu('get', 'ours-100', 9, 30),
    ...cpu('get', 'ours-1', 11, 12),
  ];
  expect(named(judged(load), /CPU added at 1 %/)).toMatchObject({
    value: { median: 0.1 },
    limit: 0.15,
    rounds: 1,
  });
});

test('an upload at 10 % may take 3 % more CPU time than untraced, and has no share to keep', () => {
  const load = [
    ...cpu('upload', 'untraced', 1000),
    ...cpu('upload', 'ours-100', 1100),
    ...cpu('upload', 'ours-10', 1030),
  ];
  expect(judged(load).map(({ name, value, limit, met }) => [name, value.median, limit, met])).toEqual([
    ['upload: CPU at 10 %, to untraced', 1.03, 1.03, true],
    ['all rows: cold start at 100 %, to untraced', 1, 1.15, true],
  ]);
});

test('the cold start is judged over all rows', () => {
  const load = [
    loadSample({ row: 'get', tracer: 'untraced', coldStartMillis: 100 }),
    loadSample({ row: 'get', tracer: 'ours-100', coldStartMillis: 120 }),
    loadSample({ row: 'presign', tracer: 'untraced', coldStartMillis: 200 }),
    loadSample({ row: 'presign', tracer: 'ours-100', coldStartMillis: 220 }),
  ];
  expect(named(judged(load), /cold start/)).toMatchObject({ value: { median: 1.15 }, met: true, rounds: 2 });
});

test('at half of the peak, 10 % more latency than untraced is allowed', () => {
  const paced = [
    pacedSample({ row: 'presign', tracer: 'untraced', p99Millis: 10 }),
    pacedSample({ row: 'presign', tracer: 'ours-10', p99Millis: 11.5 }),
  ];
  expect(judge(samplesOf({ paced }), {})).toMatchObject([
    { name: 'presign: p99 at half of the peak at 10 %, to untraced', limit: 1.1, met: false },
  ]);
});

test('manual spans are judged where they are sampled and where hardly one is', () => {
  const spans = [
    { tracer: 'ours-100', nanosPerSpan: 1500, heapBytesPerSpan: 1001, encodedBytesPerSpan: 100 },
    { tracer: 'ours-1', nanosPerSpan: 501, heapBytesPerSpan: 0, encodedBytesPerSpan: 250 },
    { tracer: 'stock', nanosPerSpan: 9000, heapBytesPerSpan: 9000, encodedBytesPerSpan: 9000 },
  ];
  expect(judged([], spans).map(({ name, limit, met }) => [name, limit, met])).toEqual([
    ['manual span at 100 %, ns', 1500, true],
    ['manual span at 1 %, ns', 500, false],
    ['buffered span, bytes of heap', 1000, false],
    ['exported span, bytes', 100, true],
  ]);
});

test('the bundle stays below 3 MB and 300 files', () => {
  const targets = judge(samplesOf({}), { 'ours-100': { bytes: 3_000_001, files: 300 } });
  expect(targets.map(({ name, met }) => [name, met])).toEqual([
    ['bundle, bytes', false],
    ['bundle, files', true],
  ]);
});

test('what was not measured is not judged', () => {
  expect(judged([loadSample({ tracer: 'untraced' }), loadSample({ tracer: 'stock' })])).toEqual([]);
});
