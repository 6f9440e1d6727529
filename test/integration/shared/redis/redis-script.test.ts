import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../../../../deploy/rig/servers/redis';
import { UserQuota } from '../../../../services/api/limits/user-quota';
import { PresignedKeys } from '../../../../services/shared/jobs/presigned-keys';
import { RedisScript } from '../../../../services/shared/redis/redis-script';

let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
});

afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

beforeEach(() => redis.script('FLUSH'));

/** How often each command came while something ran; those within scripts among them. */
async function commandsOf(run: () => Promise<unknown>): Promise<Record<string, number>> {
  await redis.config('RESETSTAT');
  await run();
  const stats = await redis.info('commandstats');
  const counted = [...stats.matchAll(/^cmdstat_([\w|]+):calls=(\d+)/gm)];
  return Object.fromEntries(
    counted
      .filter(([, name]) => name !== 'config|resetstat')
      .map(([, name = '', calls]) => [name, Number(calls)]),
  );
}

const echo = new RedisScript('return {KEYS[1], ARGV[1]}');

test('a script is sent once, and again where the server has forgotten it', async () => {
  const run = () => echo.run(redis, ['key'], ['argument']);
  expect(await commandsOf(run)).toEqual({ evalsha: 1, eval: 1 });
  expect(await commandsOf(run)).toEqual({ evalsha: 1 });
  await redis.script('FLUSH');
  expect(await commandsOf(run)).toEqual({ evalsha: 1, eval: 1 });
  expect(await run()).toEqual(['key', 'argument']);
});

test('what is wrong within a script is said, and it does not run twice', async () => {
  const wrong = new RedisScript("redis.call('INCR', KEYS[1]) return redis.call('NOSUCH')");
  await expect(wrong.run(redis, ['count'], [])).rejects.toThrow(/NOSUCH|Unknown Redis command/);
  await expect(wrong.run(redis, ['count'], [])).rejects.toThrow(/NOSUCH|Unknown Redis command/);
  expect(await redis.get('count')).toBe('2');
});

test('a presigned URL is three commands to Redis', async () => {
  const limits = { maxOpenJobsPerUser: 10, maxPresignedPerUser: 10, maxBytesPerUserDay: 1000 };
  const quota = new UserQuota(redis, limits, () => {});
  const keys = new PresignedKeys(redis, 3600);
  const file = { userId: 'reader', name: '001.png', contentType: 'image/png', sizeBytes: 100 };
  const presign = async (id: string) => {
    await quota.require('reader', ['presigned', 'bytes']);
    await keys.remember(id, file);
    await quota.countPresigned('reader', id, file.sizeBytes);
  };
  await presign('first');
  expect(await commandsOf(() => presign('second'))).toEqual({
    evalsha: 3,
    zcard: 2,
    zremrangebyscore: 1,
    get: 1,
    hset: 1,
    expire: 2,
    zadd: 1,
    incrby: 1,
    ttl: 1,
  });
  expect(await redis.get('mangamotion:user:bytes:reader')).toBe('200');
  expect(await keys.redeem(['second'], 'reader', 'job')).toEqual([file]);
});
