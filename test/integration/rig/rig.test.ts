import { afterEach, expect, test } from 'vitest';
import { bucket } from '../../../deploy/rig/addresses';
import { none, startRig } from '../../../deploy/rig/rig';
import { startObjectStorage } from '../../../deploy/rig/servers/object-storage';
import { type RedisServer, startRedis } from '../../../deploy/rig/servers/redis';
import { Teardown } from '../../../deploy/rig/teardown';

const teardown = new Teardown();

afterEach(() => teardown.run());

test('services are told where the servers are, and of those that are not there nothing', async () => {
  const { redis, s3, clamd, services } = await startRig({
    redis: startRedis,
    s3: () => startObjectStorage({ bucket }),
    clamd: none,
    traces: none,
    teardown,
    services: async ({ env }) => env,
  });
  expect(services).toEqual({
    REDIS_URL: redis.url,
    S3_ENDPOINT: s3.endpoint,
    S3_REGION: 'us-east-1',
    S3_BUCKET: bucket,
    ...s3.env,
  });
  expect(clamd).toBeUndefined();
});

test('services are stopped before the servers', async () => {
  const stopped: string[] = [];
  const part = (name: string) => ({ url: name, stop: async () => void stopped.push(name) });
  const rig = await startRig({
    redis: async () => part('redis'),
    s3: none,
    clamd: none,
    traces: none,
    services: ({ keep }) => keep('api', Promise.resolve(part('api'))),
  });
  await rig.stop();
  expect(stopped).toEqual(['api', 'redis']);
});

test('where one part does not start, the others do not stay', async () => {
  let redis: RedisServer | undefined;
  const starting = startRig({
    redis: async () => (redis = await startRedis()),
    s3: () => Promise.reject(new Error('no storage here')),
    clamd: none,
    traces: none,
    services: none,
  });
  await expect(starting).rejects.toThrow('no storage here');
  expect(await redis?.ended).toBeDefined();
});
