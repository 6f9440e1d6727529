import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type RedisServer, startRedis } from '../../../deploy/rig/servers/redis';
import { formOf } from '../../integration/api/pages';
import { type Services, startServices } from './services';

let redis: RedisServer;
let admin: Redis;
let services: Services;

beforeAll(async () => {
  redis = await startRedis();
  admin = new Redis(redis.url);
  services = await startServices({
    REDIS_URL: redis.url,
    SCAN_LOCK_MILLIS: '1000',
    RECONCILE_INTERVAL_MILLIS: '500',
    RECONCILE_AFTER_MILLIS: '2000',
  });
});

afterAll(async () => {
  await services.stop();
  admin.disconnect();
  await redis.stop();
});

const readiness = async (service: keyof Pick<Services, 'api' | 'worker'>) => {
  const response = await fetch(`${services[service].operationsUrl}/readyz`);
  const body: { dependencies: { redis: { reason?: string } } } = JSON.parse(await response.text());
  return { status: response.status, reason: body.dependencies.redis.reason ?? '' };
};

beforeEach(async () => {
  for (const service of ['api', 'worker'] as const)
    await vi.waitUntil(async () => (await readiness(service)).status === 200, { timeout: 40_000 });
});

afterEach(async () => {
  await admin.config('SET', 'maxmemory', '0');
  await admin.config('SET', 'min-replicas-to-write', '0');
});

test.each([
  ['full', ['maxmemory', '1'], 'Redis is full: raise its maxmemory'],
  ['short of replicas', ['min-replicas-to-write', '1'], 'Redis takes no writes: fewer replicas'],
] as const)(
  'while Redis is %s, uploads are refused with 503, both are not ready and say why',
  async (_name, setting, reason) => {
    await admin.config('SET', ...setting);
    const { status, headers, body } = await services.client.upload(formOf({}));
    expect({ status, retryAfter: headers.get('retry-after'), detail: body.detail }).toEqual({
      status: 503,
      retryAfter: '5',
      detail: 'redis is not available, try again later',
    });
    for (const service of ['api', 'worker'] as const)
      await expect
        .poll(() => readiness(service), { timeout: 40_000 })
        .toEqual({ status: 503, reason: expect.stringContaining(reason) });
  },
);

test('a job that was queued before Redis was full is scanned once it is not', async () => {
  const complaints = () =>
    services.worker.log().filter(({ level }) => level === 'warn' || level === 'error').length;
  const before = complaints();
  const { body } = await services.client.upload(formOf({}));
  await admin.config('SET', 'maxmemory', '1');
  await expect.poll(async () => (await readiness('worker')).status, { timeout: 40_000 }).toBe(503);
  await admin.config('SET', 'maxmemory', '0');
  const status = async () => (await services.client.get(`/api/jobs/${body.jobId}`)).body.status;
  await expect.poll(status, { timeout: 45_000 }).toBe('clean');
  expect(complaints() - before).toBeLessThan(20);
}, 180_000);
