import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TcpProxy } from '../../../deploy/rig/proxies/tcp-proxy';
import { type RedisServer, startRedis } from '../../../deploy/rig/servers/redis';
import { formOf } from '../../integration/api/pages';
import { type Services, startServices } from './services';

let first: RedisServer;
let second: RedisServer;
let proxy: TcpProxy;
let services: Services;

beforeEach(async () => {
  [first, second] = await Promise.all([startRedis(), startRedis()]);
  proxy = await TcpProxy.start(first.port);
  services = await startServices({ REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
  await vi.waitUntil(async () => (await services.operations.get('/readyz')).status === 200, {
    timeout: 40_000,
  });
}, 180_000);

afterEach(async () => {
  await services.stop();
  await proxy.stop();
  await Promise.all([first.stop(), second.stop()]);
}, 180_000);

const upload = async (): Promise<string> => {
  const { body } = await vi.waitUntil(
    async () => {
      const answer = await services.client.upload(formOf({}));
      return answer.status === 202 ? answer : undefined;
    },
    { timeout: 40_000 },
  );
  return body.jobId;
};

const statusOf = async (jobId: string) => (await services.client.get(`/api/jobs/${jobId}`)).body.status;

/** As a provider does it: the old primary becomes a replica and keeps its connections. */
async function failOver(): Promise<void> {
  const [old, next] = [first, second].map(({ port }) => new Redis(port));
  await next?.replicaof('127.0.0.1', String(first.port));
  await vi.waitUntil(async () => (await next?.info('replication'))?.includes('master_link_status:up'), {
    timeout: 40_000,
  });
  await next?.replicaof('NO', 'ONE');
  await old?.replicaof('127.0.0.1', String(second.port));
  proxy.retarget(second.port);
  old?.disconnect();
  next?.disconnect();
}

test('after a failover uploads are taken and scanned by themselves', async () => {
  await failOver();
  const jobId = await upload();
  await expect.poll(() => statusOf(jobId), { timeout: 40_000 }).toBe('clean');
}, 180_000);

test('connections whose other end vanished without a word are given up', async () => {
  proxy.abandon();
  const jobId = await upload();
  await expect.poll(() => statusOf(jobId), { timeout: 40_000 }).toBe('clean');
}, 180_000);
