import { expect, test } from 'vitest';
import {
  disturbanceBetween,
  isQuiet,
  ticksOf,
  watchMachine,
} from '../../../../../deploy/commands/bench/machine/disturbance';

/** /proc/PID/stat with 7 ticks in the kernel, and 1 of a child that has ended. */
const statOf = (pid: number, parent: number, name: string, user: number) =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194560 1 0 0 0 ${user} 7 1 0 20 0 1 0 5 6 7`;

test("ours is this process' time and that of all below it, whatever they are called", () => {
  const stat = 'cpu  100 20 30 400 5 6 7 8 50 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n';
  const processes = [
    statOf(30, 20, 'redis) S 1 (x', 100),
    statOf(10, 1, 'bench', 10),
    statOf(20, 10, 'guardian', 20),
    statOf(99, 1, 'another', 1000),
  ];
  expect(ticksOf(stat, processes, 10)).toEqual({ all: 576, stolen: 8, used: 150, own: 154 });
});

test('shares are of the time of all cores, and what is counted twice is not others', () => {
  const before = { all: 1000, stolen: 5, used: 400, own: 300 };
  expect(disturbanceBetween(before, { all: 1200, stolen: 9, used: 500, own: 390 })).toEqual({
    stealShare: 0.02,
    otherShare: 0.05,
  });
  expect(disturbanceBetween(before, { all: 1200, stolen: 5, used: 400, own: 301 })).toEqual({
    stealShare: 0,
    otherShare: 0,
  });
});

test.for([
  [0.02, 0.05, true],
  [0.021, 0, false],
  [0, 0.051, false],
] as const)('with %s stolen and %s taken by others it is quiet: %s', ([stealShare, otherShare, quiet]) => {
  const calm = { disturbance: { stealShare: 0, otherShare: 0 } };
  expect(isQuiet([calm, { disturbance: { stealShare, otherShare } }])).toBe(quiet);
});

test('what could not be watched is taken for quiet', () => {
  expect(isQuiet([{}])).toBe(true);
});

test.runIf(process.platform === 'linux')('a busy loop of our own is nobody else', () => {
  const disturbance = watchMachine();
  const end = performance.now() + 200;
  let loops = 0;
  while (performance.now() < end) loops += 1;
  expect(loops).toBeGreaterThan(0);
  const { stealShare = -1, otherShare = -1 } = disturbance() ?? {};
  expect([stealShare >= 0 && stealShare <= 1, otherShare >= 0 && otherShare <= 1]).toEqual([true, true]);
});
