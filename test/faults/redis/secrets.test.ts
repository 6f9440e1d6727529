import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type RedisServer, startRedis } from '../../../deploy/rig/servers/redis';
import { eventually } from '../../eventually';
import { formOf } from '../../integration/api/pages';
import { type Services, startServices } from './services';

let redis: RedisServer;
let admin: Redis;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  redis = await startRedis();
  admin = new Redis(redis.url);
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  admin.disconnect();
  await redis.stop();
});

async function start(env: NodeJS.ProcessEnv): Promise<Services> {
  const services = await startServices({ REDIS_URL: redis.url, TRACE_FILE_NAMES: 'false', ...env });
  cleanUps.push(services.stop);
  return services;
}

test('a wrong password of Redis is in no log', async () => {
  await admin.config('SET', 'requirepass', 'right-password');
  const { api, worker } = await start({ REDIS_URL: `redis://:wrong-password@127.0.0.1:${redis.port}` });
  for (const service of [api, worker]) {
    await vi.waitFor(() => expect(service.output()).toContain('WRONGPASS'), { timeout: 40_000 });
    expect(service.output()).not.toContain('wrong-password');
  }
});

test('a Redis that refuses a record makes no log line of it', async () => {
  const { api, client, operations } = await start({});
  await vi.waitFor(async () => expect((await operations.get('/readyz')).status).toBe(200), {
    timeout: 40_000,
  });
  await admin.config('SET', 'maxmemory', '1');
  await client.upload(formOf({}), { 'x-user-id': 'a-secret-reader' });
  await eventually(() => expect(api.log()).toContainEqual(expect.objectContaining({ level: 'error' })));
  expect(api.output()).not.toContain('a-secret-reader');
  expect(api.output()).not.toContain('page.png');
});
