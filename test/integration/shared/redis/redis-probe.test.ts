import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../../../../deploy/rig/servers/redis';
import { reachRedis } from '../../../../services/api/availability/redis-access';
import { diagnosisOf } from '../../../../services/shared/failure/diagnosis';
import { JobStore } from '../../../../services/shared/jobs/job-store';
import {
  connectForRequests,
  createRedisProbe,
  type RedisConnection,
} from '../../../../services/shared/redis';

let server: RedisServer;
let admin: Redis;
let redis: RedisConnection;

beforeEach(async () => {
  server = await startRedis();
  admin = new Redis(server.url);
  redis = connectForRequests(server.url);
  await once(redis, 'ready');
});

afterEach(async () => {
  redis.disconnect();
  admin.disconnect();
  await server.stop();
});

const createJob = (): Promise<void> =>
  new JobStore(redis, 60).create({
    id: randomUUID(),
    userId: 'alice',
    status: 'queued',
    files: [],
    attempts: 0,
    createdAt: new Date().toISOString(),
  });

test('a Redis that takes writes serves, and is asked once a second', async () => {
  const probe = createRedisProbe(redis);
  expect(await Promise.all([probe.failure(), probe.failure()])).toEqual([undefined, undefined]);
  expect(await probe.failure()).toBeUndefined();
  expect(await admin.info('commandstats')).toContain('cmdstat_eval:calls=1,');
});

test.each([
  ['full', ['maxmemory', '1'], 'Redis is full: raise its maxmemory'],
  [
    'short of replicas',
    ['min-replicas-to-write', '1'],
    'Redis takes no writes: fewer replicas are connected',
  ],
] as const)(
  'a Redis that is %s does not serve, and callers are told to try again',
  async (_name, [setting, value], reason) => {
    await admin.config('SET', setting, value);
    expect(diagnosisOf(await createRedisProbe(redis).failure())).toContain(reason);
    await expect(reachRedis(createJob)).rejects.toMatchObject({ status: 503, retryAfterSeconds: 5 });
  },
);

test('a replica does not serve', async () => {
  await admin.replicaof('127.0.0.1', '1');
  expect(diagnosisOf(await createRedisProbe(redis).failure())).toContain('this Redis is a replica');
});

test('a user without rights does not serve, and callers are told to try again', async () => {
  await admin.acl('SETUSER', 'default', '-eval');
  expect(diagnosisOf(await createRedisProbe(redis).failure())).toContain('give it the rights');
  await admin.acl('SETUSER', 'default', '-set');
  await expect(reachRedis(createJob)).rejects.toMatchObject({ status: 503 });
});
