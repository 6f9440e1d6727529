import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';

const untilStopped = `process.on('SIGTERM', () => process.exit()); console.log('started'); setInterval(() => {}, 1000)`;

let shell: ChildProcess;
let output: string;

afterEach(() => shell.kill('SIGKILL'));

function start(program: string): void {
  // Over one pipe: of two it is not known which was written to first.
  const script = 'exec sh deploy/cluster/tilt/restart-on-hup.sh "$@" 2>&1';
  shell = spawn('sh', ['-c', script, 'sh', process.execPath, '--eval', program]);
  output = '';
  shell.stdout?.on('data', (chunk) => (output += String(chunk)));
}

const printed = (): string => output;
const patience = { timeout: 40_000 };

test('each SIGHUP starts the program again, and SIGTERM ends both', async () => {
  start(untilStopped);
  await expect.poll(printed, patience).toBe('started\n');
  shell.kill('SIGHUP');
  await expect.poll(printed, patience).toBe('started\nstarted\n');
  shell.kill('SIGHUP');
  await expect.poll(printed, patience).toBe('started\nstarted\nstarted\n');
  shell.kill('SIGTERM');
  await once(shell, 'close');
  expect(output).toBe('started\nstarted\nstarted\n');
});

test('a program that ends over a mistake is started again by the next change', async () => {
  const ended = 'the program has ended; the next change starts it again\n';
  start("console.log('mistaken')");
  await expect.poll(printed, patience).toBe(`mistaken\n${ended}`);
  shell.kill('SIGHUP');
  await expect.poll(printed, patience).toBe(`mistaken\n${ended}mistaken\n${ended}`);
});
