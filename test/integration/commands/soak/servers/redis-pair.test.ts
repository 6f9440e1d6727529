import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RedisPair } from '../../../../../deploy/commands/soak/servers/redis-pair';

let directory: string;
let pair: RedisPair;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'redis-pair-'));
  pair = await RedisPair.start(directory);
});

afterEach(async () => {
  await pair.stop();
  await rm(directory, { recursive: true, force: true });
});

test('after a failover an open connection is read-only, a new one finds everything and may write', async () => {
  const before = new Redis(pair.url).on('error', () => {});
  await before.set('page', '1');
  await pair.failOver();
  await expect(before.set('page', '2')).rejects.toThrow(/READONLY/);
  const after = new Redis(pair.url).on('error', () => {});
  expect(await after.get('page')).toBe('1');
  expect(await after.set('page', '3')).toBe('OK');
  before.disconnect();
  after.disconnect();
});

test('a killed primary has everything when it is back', async () => {
  await pair.command((redis) => redis.set('page', '1'));
  await pair.kill();
  await pair.revive();
  expect(await pair.command((redis) => redis.get('page'))).toBe('1');
});
