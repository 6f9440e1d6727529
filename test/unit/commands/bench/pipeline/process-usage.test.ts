import { expect, test } from 'vitest';
import {
  copiedBytes,
  cpuMillis,
  forgetPeak,
  machineCpuMillis,
  peakBytes,
} from '../../../../../deploy/commands/bench/pipeline/process-usage';

const { pid } = process;

test('CPU time is that of the process, within two ticks of its own count', () => {
  const until = performance.now() + 100;
  while (performance.now() < until) Math.random();
  const { user, system } = process.cpuUsage();
  expect(Math.abs(cpuMillis(pid) - (user + system) / 1000)).toBeLessThan(20);
  expect(machineCpuMillis()).toBeGreaterThanOrEqual(cpuMillis(pid));
});

test('the peak is what the process had, and is forgotten', () => {
  let held: Buffer | undefined = Buffer.alloc(64 * 1024 ** 2, 1);
  const peak = peakBytes(pid);
  expect(peak).toBeGreaterThan(held.length);
  held = undefined;
  forgetPeak(pid);
  expect(peakBytes(pid)).toBeLessThanOrEqual(peak);
});

test('bytes that pass through files and sockets are counted', () => {
  expect(copiedBytes(pid)).toBeGreaterThan(0);
});
