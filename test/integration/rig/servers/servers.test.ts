import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startClamd } from '../../../../deploy/rig/servers/clamd';
import { startJaeger } from '../../../../deploy/rig/servers/jaeger';
import { startObjectStorage } from '../../../../deploy/rig/servers/object-storage';
import { startRedis } from '../../../../deploy/rig/servers/redis';

test('Redis answers, and leaves nothing behind', async () => {
  const redis = await startRedis();
  expect(redis.url).toBe(`redis://127.0.0.1:${redis.port}`);
  await redis.stop();
});

test('clamd answers on TCP and on its Unix socket, and leaves nothing behind', async () => {
  const clamd = await startClamd();
  expect(existsSync(clamd.socket)).toBe(true);
  await clamd.stop();
  expect(existsSync(path.dirname(clamd.socket))).toBe(false);
});

test('the S3 server answers, and ends on stop', async () => {
  const storage = await startObjectStorage();
  await storage.stop();
  await expect(fetch(storage.endpoint)).rejects.toThrow('fetch failed');
});

test('Jaeger answers, and ends on stop', async () => {
  const jaeger = await startJaeger();
  if (!jaeger) return;
  const services = await fetch(`${jaeger.queryUrl}/api/services`);
  expect(await services.json()).toMatchObject({ total: 0 });
  await jaeger.stop();
  await expect(fetch(jaeger.queryUrl)).rejects.toThrow('fetch failed');
});
