import { expect, test } from 'vitest';
import { added, measured, ratio, roundsOf, share, value } from '../../../../deploy/commands/bench/series';
import { cpu, loadSample } from './samples';

const rounds = (...samples: readonly ReturnType<typeof cpu>[]) =>
  roundsOf(samples.flat(), 'get', ({ cpuMicrosPerRequest }) => cpuMicrosPerRequest);

test('a ratio is taken within its round, so that a slow round of the machine changes nothing', () => {
  const found = measured(
    rounds(cpu('get', 'untraced', 100, 200, 400), cpu('get', 'stock-100', 300, 600, 1200)),
    ratio('stock-100', 'untraced'),
  );
  expect(found).toMatchObject({ value: 3, low: 3, high: 3 });
});

test('what is added is the difference within a round', () => {
  const all = rounds(cpu('get', 'untraced', 10, 20, 30), cpu('get', 'ours-100', 15, 25, 35));
  expect(measured(all, added('ours-100', 'untraced'))).toMatchObject({ value: 5, low: 5, high: 5 });
});

test('a share is of what the peer adds', () => {
  const all = rounds(
    cpu('get', 'untraced', 10, 20),
    cpu('get', 'ours-100', 15, 25),
    cpu('get', 'dd-trace-100', 30, 40),
  );
  const found = measured(all, share('ours-100', 'dd-trace-100', 'untraced'));
  expect(found).toMatchObject({ value: 0.25, low: 0.25, high: 0.25 });
});

test('of a peer that adds nothing there is no share', () => {
  const all = rounds(cpu('get', 'untraced', 10), cpu('get', 'ours-100', 15), cpu('get', 'stock-100', 9));
  expect(measured(all, share('ours-100', 'stock-100', 'untraced'))?.value).toBe(Infinity);
});

test('rounds that lack one of the tracers, and other rows, do not count', () => {
  const all = rounds(cpu('get', 'untraced', 10, 20), cpu('get', 'ours-100', 20), [
    loadSample({ row: 'presign', tracer: 'ours-100', round: 2, cpuMicrosPerRequest: 9999 }),
  ]);
  expect(measured(all, ratio('ours-100', 'untraced'))).toMatchObject({ value: 2, low: 2, high: 2 });
  expect(measured(all, value('untraced'))?.value).toBe(15);
  expect(measured(all, value('ours-1'))).toBeUndefined();
});
