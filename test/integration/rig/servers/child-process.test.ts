import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { type Program, StartError, startProcess } from '../../../../deploy/rig/servers/child-process';
import { expectAnswer } from '../../../../deploy/rig/servers/line-protocol';
import { startRedis } from '../../../../deploy/rig/servers/redis';

const node = (code: string): Program => ({ name: 'sample', command: process.execPath, args: ['-e', code] });
const isReady = () => Promise.resolve();
const never = () => Promise.reject(new Error('not yet'));

test('a program that ends before it answers is an error with its last words', async () => {
  const start = startProcess(node('console.error("port is taken"); process.exit(3)'), { ready: never });
  await expect(start).rejects.toThrow('sample did not start: it ended with 3\nport is taken');
});

test('a command that does not exist is named', async () => {
  const program = { name: 'ghost', command: '/nowhere/ghost', args: [] };
  const start = startProcess(program, { ready: never });
  await expect(start).rejects.toThrow(StartError);
  await expect(start).rejects.toThrow('ENOENT');
});

test('a program that never answers is given up after the time it has, with the reason', async () => {
  const start = startProcess(node('setInterval(() => {}, 1000)'), { ready: never, startTimeoutMillis: 300 });
  await expect(start).rejects.toThrow('no answer within 300 ms (not yet)');
});

test('a program that ignores SIGTERM is killed after the time it has', async () => {
  const stubborn = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("deaf")';
  let isDeaf = false;
  const program: Program = { ...node(stubborn), onOutput: (text) => (isDeaf ||= text.includes('deaf')) };
  const ready = () => (isDeaf ? isReady() : never());
  const running = await startProcess(program, { ready, stopTimeoutMillis: 200 });
  await running.stop();
  expect(await running.ended).toBe('SIGKILL');
});

test('stopping twice is one stop', async () => {
  const running = await startProcess(node('setInterval(() => {}, 1000)'), { ready: isReady });
  await Promise.all([running.stop(), running.stop()]);
  expect(await running.ended).toBe('SIGTERM');
});

test('a server and its data go even where the process that started it is killed', async () => {
  const script = path.resolve('build/deploy/rig/servers/redis.js');
  const code = `require(${JSON.stringify(script)}).startRedis().then((redis) => console.log(redis.port)); setInterval(() => {}, 1000)`;
  const temporary = await mkdtemp(path.join(tmpdir(), 'orphan-test-'));
  const env = { ...process.env, NODE_OPTIONS: '', TMPDIR: temporary };
  const parent = spawn(process.execPath, ['-e', code], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(parent.stdout.setEncoding('utf8'), 'data');
  const port = Number(String(line));
  await expectAnswer(port, 'PING\r\n', '+PONG');
  parent.kill('SIGKILL');
  const gone = { timeout: 40_000 };
  await vi.waitFor(
    () => expect(expectAnswer(port, 'PING\r\n', '+PONG')).rejects.toThrow('ECONNREFUSED'),
    gone,
  );
  await vi.waitFor(async () => expect(await readdir(temporary)).toEqual([]), gone);
  await rm(temporary, { recursive: true });
});

test('a Redis that is started again over its data and port has what it had', async () => {
  const parent = await mkdtemp(path.join(tmpdir(), 'redis-test-'));
  const directory = path.join(parent, 'data');
  const first = await startRedis({ directory, appendOnly: true });
  await first.stop({ keepData: true });
  expect(existsSync(path.join(directory, 'appendonlydir'))).toBe(true);
  const second = await startRedis({ directory, port: first.port, appendOnly: true });
  expect(second.url).toBe(first.url);
  await second.stop();
  expect(existsSync(directory)).toBe(false);
  await rm(parent, { recursive: true });
});
