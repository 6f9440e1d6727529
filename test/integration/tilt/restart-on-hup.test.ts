import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';

const untilStopped = `console.log('started'); process.on('SIGTERM', () => process.exit()); setInterval(() => {}, 1000)`;

let shell: ChildProcess;
let output: string;

afterEach(() => shell.kill('SIGKILL'));

function start(program: string): void {
  shell = spawn('sh', ['deploy/tilt/restart-on-hup.sh', process.execPath, '--eval', program]);
  output = '';
  for (const stream of [shell.stdout, shell.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
}

const printed = (text: string) => expect.poll(() => output, { timeout: 5000 }).toBe(text);

test('each SIGHUP starts the program again, and SIGTERM ends both', async () => {
  start(untilStopped);
  await printed('started\n');
  shell.kill('SIGHUP');
  await printed('started\nstarted\n');
  shell.kill('SIGHUP');
  await printed('started\nstarted\nstarted\n');
  shell.kill('SIGTERM');
  await once(shell, 'exit');
  expect(output).toBe('started\nstarted\nstarted\n');
});

test('a program that ends over a mistake is started again by the next change', async () => {
  const ended = 'the program has ended; the next change starts it again\n';
  start("console.log('mistaken')");
  await printed(`mistaken\n${ended}`);
  shell.kill('SIGHUP');
  await printed(`mistaken\n${ended}mistaken\n${ended}`);
});
