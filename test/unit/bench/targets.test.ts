import { expect, test } from 'vitest';
import { summarize } from '../../bench/summary';
import { judge } from '../../bench/targets';
import { loadSample } from './samples';

const measured = (tracer: string, cpuMicrosPerRequest: number, coldStartMillis: number) =>
  loadSample({ tracer, cpuMicrosPerRequest, coldStartMillis });

const judged = (ours: [cpu: number, start: number], bundle = { bytes: 1_400_000, files: 29 }) => {
  const load = [measured('untraced', 10, 200), measured('ours-100', ...ours), measured('stock', 40, 700)];
  const targets = judge(summarize({ load, spans: [] }), { 'ours-100': bundle });
  return targets.map(({ met }) => met);
};

test('all targets are met by less CPU than stock, a fifth of its start, and a small bundle', () => {
  expect(judged([39, 299])).toEqual([true, true, true, true]);
});

test('as much CPU as stock misses the first target', () => {
  expect(judged([40, 210])).toEqual([false, true, true, true]);
});

test('more than a fifth of what stock adds to the start misses the second', () => {
  expect(judged([20, 301])).toEqual([true, false, true, true]);
});

test('a bundle of 3 MB or of 300 files misses the last two', () => {
  expect(judged([20, 210], { bytes: 3_000_000, files: 300 })).toEqual([true, true, false, false]);
});

test('what was not measured is not judged', () => {
  expect(judge(summarize({ load: [measured('untraced', 10, 200)], spans: [] }), {})).toEqual([]);
});
