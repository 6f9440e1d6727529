import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { TcpProxy } from '../../../deploy/rig/proxies/tcp-proxy';
import { type RedisServer, startRedis } from '../../../deploy/rig/servers/redis';
import { JobChanges } from '../../../services/api/jobs/events/job-changes';
import { jobChangesChannel } from '../../../services/shared/jobs/job-store';
import { createLogger } from '../../../services/shared/logger';
import { connectForMessages } from '../../../services/shared/redis';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function redisBehind(proxy: TcpProxy, settings: Record<string, string>): Promise<RedisServer> {
  const server = await startRedis({ settings });
  cleanUps.push(() => server.stop());
  proxy.retarget(server.port);
  return server;
}

/** The one node of a cluster, which tells clients to come by the proxy. */
async function clusterBehind(proxy: TcpProxy): Promise<RedisServer> {
  const node = await redisBehind(proxy, {
    'cluster-enabled': 'yes',
    'cluster-announce-ip': '127.0.0.1',
    'cluster-announce-port': String(proxy.port),
  });
  const admin = new Redis(node.port);
  await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await expect.poll(() => admin.cluster('INFO')).toContain('cluster_state:ok');
  admin.disconnect();
  return node;
}

test.each([
  ['a server', 'redis', (proxy: TcpProxy) => redisBehind(proxy, {})],
  ['a cluster', 'redis+cluster', clusterBehind],
])(
  'changes of jobs are heard again when the connection to %s has lost its other end without a word',
  async (_what, scheme, start) => {
    const proxy = await TcpProxy.start(0);
    cleanUps.push(() => proxy.stop());
    const { port } = await start(proxy);
    const url = `${scheme}://127.0.0.1:${proxy.port}`;
    const connection = connectForMessages(url, jobChangesChannel);
    connection.on('error', () => {});
    const changes = new JobChanges(connection, createLogger('test', 'silent'));
    cleanUps.push(() => changes.close());
    const direct = new Redis(port);
    cleanUps.push(() => direct.disconnect());
    const listeners = async () =>
      String(await direct.client('LIST', 'TYPE', 'PUBSUB')).match(/^id=\d+/gm) ?? [];
    const expectHearing = async (): Promise<void> => {
      let heard = 0;
      const unwatch = changes.watch('job-1', { changed: () => heard++, ended: () => {} });
      await expect
        .poll(async () => {
          await direct.publish(jobChangesChannel, 'job-1');
          return heard;
        })
        .toBeGreaterThan(1);
      unwatch();
    };
    await expectHearing();
    const [first] = await listeners();

    proxy.abandon();
    // The server may not know that the first one is gone.
    await expect.poll(async () => (await listeners()).some((each) => each !== first)).toBe(true);
    await expectHearing();
  },
);
