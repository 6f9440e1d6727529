import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import {
  copiedBytes,
  cpuMillis,
  forgetPeak,
  machineCpuMillis,
  peakBytes,
} from '../../../../../deploy/commands/bench/pipeline/process-usage';

const { pid } = process;
const heldBytes = 64 * 1024 ** 2;

test('CPU time is that of the process, within two ticks of its own count', () => {
  const until = performance.now() + 100;
  while (performance.now() < until) Math.random();
  const { user, system } = process.cpuUsage();
  expect(Math.abs(cpuMillis(pid) - (user + system) / 1000)).toBeLessThan(20);
  expect(machineCpuMillis()).toBeGreaterThanOrEqual(cpuMillis(pid));
});

/** Has 64 MiB until it is told to give them back; says when it has done either. It lives as long as it listens. */
const holder = `
let held = Buffer.alloc(${heldBytes}, 1);
process.send('held');
process.on('message', () => {
  held = undefined;
  gc();
  process.send('given back');
});
`;

test('the peak is what the process had, and is forgotten', async () => {
  const child = spawn(process.execPath, ['--expose-gc', '--eval', holder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  try {
    const id = child.pid ?? 0;
    await once(child, 'message');
    const peak = peakBytes(id);
    expect(peak).toBeGreaterThan(heldBytes);
    child.send('give back');
    await once(child, 'message');
    // V8 gives the memory itself back some time after the collection.
    const peakSince = () => {
      forgetPeak(id);
      return peakBytes(id);
    };
    await expect.poll(peakSince, { timeout: 10_000 }).toBeLessThan(peak - heldBytes / 2);
  } finally {
    child.kill();
    await exited;
  }
});

test('bytes that pass through files and sockets are counted', () => {
  expect(copiedBytes(pid)).toBeGreaterThan(0);
});
