import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startObjectStorage, type ObjectStorageServer } from '../../../deploy/local/servers/object-storage';
import { startRedis, type RedisServer } from '../../../deploy/local/servers/redis';
import { createProbe } from '../../../services/api/probe';
import { loadConfig } from '../../../services/shared/config';
import { createS3Client } from '../../../services/shared/storage/client';
import { ObjectStorage } from '../../../services/shared/storage/object-storage';

const bucket = 'mangamotion';

let redisServer: RedisServer;
let storageServer: ObjectStorageServer;
let redis: Redis;
let storage: ObjectStorage;

beforeAll(async () => {
  [redisServer, storageServer] = await Promise.all([startRedis(), startObjectStorage({ bucket })]);
  Object.assign(process.env, storageServer.env);
  redis = new Redis(redisServer.url);
  const config = loadConfig({ S3_ENDPOINT: storageServer.endpoint, S3_BUCKET: bucket }, 'test');
  storage = new ObjectStorage(createS3Client(config), bucket);
});

afterAll(async () => {
  redis.disconnect();
  await Promise.all([redisServer.stop(), storageServer.stop()]);
});

async function pings(): Promise<number> {
  const calls = /cmdstat_ping:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1];
  return Number(calls ?? 0);
}

test('requests that come at once share one probe, and a later one asks again', async () => {
  const probe = createProbe({ redis, storage });
  const before = await pings();
  const [first, second] = await Promise.all([probe(), probe()]);
  expect(first).toEqual([{ name: 'redis' }, { name: 'storage' }]);
  expect(second).toBe(first);
  expect(await pings()).toBe(before + 1);
  expect(await probe()).toEqual(first);
  expect(await pings()).toBe(before + 2);
});
