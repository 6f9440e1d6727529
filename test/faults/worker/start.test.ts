import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startRedis } from '../../../deploy/rig/servers/redis';
import { connectForRequests } from '../../../services/shared/redis';
import { eventually } from '../../eventually';
import { startWorkerProcess } from './worker-process';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

test('bad configuration ends the worker with code 1 and one line that names each value and its rule', async () => {
  const child = spawn(process.execPath, [path.resolve('build/services/worker/main.js')], {
    env: { TRACING_ENABLED: 'false', SCAN_ATTEMPTS: '99', CLAMD_PORT: 'x' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  await once(child, 'close');
  expect(child.exitCode).toBe(1);
  expect(output.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(output)).toMatchObject({
    level: 'fatal',
    message:
      'CLAMD_PORT must be a whole number within 1..65535, got "x"; SCAN_ATTEMPTS must be within 1..10, got "99"',
  });
});

test('a worker starts while everything is down, says so, and stops at once', async () => {
  const nowhere = '127.0.0.1:1';
  const worker = await startWorkerProcess({
    REDIS_URL: `redis://${nowhere}`,
    S3_ENDPOINT: `http://${nowhere}`,
    CLAMD_PORT: '1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  });
  cleanUps.push(worker.stop);
  const response = await fetch(`http://127.0.0.1:${worker.port}/readyz`);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    dependencies: { redis: { status: 'failed' }, storage: { status: 'failed' }, clamd: { status: 'failed' } },
  });
  expect((await fetch(`http://127.0.0.1:${worker.port}/metrics`)).status).toBe(200);
  const outages = worker.log().filter(({ message }) => message === 'Redis is away');
  expect(outages).toHaveLength(1);
  process.kill(worker.pid, 'SIGTERM');
  expect(await worker.ended).toBe(0);
});

test('a Redis that may evict jobs is reported', async () => {
  const redis = await startRedis();
  cleanUps.push(redis.stop);
  const connection = connectForRequests(redis.url);
  await once(connection, 'ready');
  await connection.config('SET', 'maxmemory-policy', 'allkeys-lru');
  connection.disconnect();
  const worker = await startWorkerProcess({ REDIS_URL: redis.url });
  cleanUps.unshift(worker.stop);
  await eventually(() =>
    expect(worker.log()).toContainEqual(
      expect.objectContaining({
        level: 'error',
        message: 'maxmemory-policy of Redis must be noeviction, got "allkeys-lru": jobs can get lost',
      }),
    ),
  );
});
