import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, expect, test, vi } from 'vitest';
import { startProcess } from '../../../deploy/rig/servers/child-process';
import { freePorts } from '../../../deploy/rig/servers/free-ports';
import { expectAnswer } from '../../../deploy/rig/servers/line-protocol';
import { type RedisServer, startRedis } from '../../../deploy/rig/servers/redis';
import { formOf } from '../../integration/api/pages';
import { makeCertificates, tlsSettings } from './certificates';
import { type Services, startServices } from './services';

const cleanUps: (() => unknown)[] = [];
const directory = (): string => {
  const created = mkdtempSync(path.join(tmpdir(), 'mangamotion-redis-'));
  cleanUps.push(() => rmSync(created, { recursive: true, force: true }));
  return created;
};

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
}, 180_000);

async function redisWith(settings: Record<string, string>): Promise<RedisServer> {
  const server = await startRedis({ settings });
  cleanUps.push(() => server.stop());
  return server;
}

async function services(env: NodeJS.ProcessEnv): Promise<Services> {
  const started = await startServices(env);
  cleanUps.push(started.stop);
  return started;
}

async function scanOne({ client, operations }: Services): Promise<unknown> {
  await vi.waitUntil(async () => (await operations.get('/readyz')).status === 200, { timeout: 40_000 });
  const { status, body } = await client.upload(formOf({}, {}), { 'idempotency-key': randomUUID() });
  if (status !== 202) return body;
  const job = async () => (await client.get(`/api/jobs/${body.jobId}`)).body.status;
  return vi.waitUntil(
    async () => ((await job()) === 'queued' || (await job()) === 'scanning' ? undefined : job()),
    {
      timeout: 40_000,
    },
  );
}

/** Three nodes. @param portOf a node, for clients and for the other nodes */
async function cluster(
  settings: readonly Record<string, string>[],
  portOf: (node: RedisServer, index: number) => number,
): Promise<void> {
  // By default 10,000 above the other one, where clients are given ports.
  const busPorts = await freePorts(settings.length);
  const nodes = await Promise.all(
    settings.map((each, index) =>
      redisWith({ ...each, 'cluster-enabled': 'yes', 'cluster-port': String(busPorts[index]) }),
    ),
  );
  const admins = nodes.map(({ port }) => new Redis(port));
  cleanUps.push(() => admins.forEach((admin) => admin.disconnect()));
  const ranges = [
    ['0', '5460'],
    ['5461', '10922'],
    ['10923', '16383'],
  ];
  const [first] = nodes;
  for (const [index, admin] of admins.entries()) {
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', ...(ranges[index] ?? []));
    if (first)
      await admin.call('CLUSTER', 'MEET', '127.0.0.1', String(portOf(first, 0)), String(busPorts[0]));
  }
  await vi.waitUntil(
    async () => {
      const states = await Promise.all(admins.map((admin) => admin.cluster('INFO')));
      return states.every((state) => /cluster_state:ok[^]*cluster_known_nodes:3/.test(state));
    },
    { timeout: 30_000 },
  );
}

test('a cluster takes uploads and scans them', async () => {
  let first = 0;
  await cluster([{}, {}, {}], ({ port }, index) => (index === 0 ? (first = port) : port));
  const started = await services({ REDIS_URL: `redis+cluster://127.0.0.1:${first}` });
  expect(await scanOne(started)).toBe('clean');
}, 120_000);

test('a cluster over TLS, with an authority of our own, takes uploads and scans them', async () => {
  const certificates = makeCertificates(directory());
  const ports = await freePorts(3);
  const settings = ports.map((port) => ({ ...tlsSettings(certificates, port), 'tls-cluster': 'yes' }));
  await cluster(settings, (_node, index) => ports[index] ?? 0);
  const started = await services({
    REDIS_URL: `rediss+cluster://127.0.0.1:${ports[0]}`,
    REDIS_CA_FILE: certificates.ca,
  });
  expect(await scanOne(started)).toBe('clean');
}, 120_000);

test('a cluster behind a plain URL makes both not ready, with the scheme to use', async () => {
  const node = await redisWith({ 'cluster-enabled': 'yes' });
  const admin = new Redis(node.port);
  cleanUps.push(() => admin.disconnect());
  await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  const { operations } = await services({ REDIS_URL: node.url });
  const reason = async () => (await operations.get('/readyz')).body.dependencies.redis?.reason;
  await expect.poll(reason, { timeout: 40_000 }).toContain('REDIS_URL must begin with redis+cluster://');
}, 180_000);

/** A Sentinel of the primary `manga`. @returns its port, of TLS where `settings` have one */
async function sentinel(primaryPort: number, settings: Record<string, string> = {}): Promise<number> {
  const [freePort = 0] = await freePorts(1);
  const tlsPort = settings['tls-port'];
  const port = Number(tlsPort ?? freePort);
  const file = path.join(directory(), 'sentinel.conf');
  const lines = {
    port: tlsPort === undefined ? String(port) : '0',
    bind: '127.0.0.1',
    ...settings,
    'sentinel monitor': `manga 127.0.0.1 ${primaryPort} 1`,
    'sentinel down-after-milliseconds': 'manga 1000',
    'sentinel failover-timeout': 'manga 3000',
  };
  writeFileSync(
    file,
    Object.entries(lines)
      .map((line) => line.join(' '))
      .join('\n'),
  );
  const { stop } = await startProcess(
    { name: 'sentinel', command: 'redis-server', args: [file, '--sentinel'], env: {} },
    {
      ready: tlsPort === undefined ? () => expectAnswer(port, 'PING\r\n', '+PONG') : () => isListening(port),
    },
  );
  cleanUps.push(stop);
  return port;
}

/** @throws where nobody listens */
async function isListening(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
}

test('Sentinels lead to the primary, and to the one that replaces it', async () => {
  const primary = await redisWith({});
  const replica = await redisWith({ replicaof: `127.0.0.1 ${primary.port}` });
  const port = await sentinel(primary.port);
  const started = await services({ REDIS_URL: `redis+sentinel://127.0.0.1:${port}/manga` });
  expect(await scanOne(started)).toBe('clean');
  const sentinelOf = new Redis(port);
  cleanUps.push(() => sentinelOf.disconnect());
  const asked = async (question: string) => String(await sentinelOf.call('SENTINEL', question, 'manga'));
  await expect.poll(() => asked('REPLICAS')).toContain(String(replica.port));
  await primary.stop();
  await expect.poll(() => asked('GET-MASTER-ADDR-BY-NAME')).toBe(`127.0.0.1,${replica.port}`);
  expect(await scanOne(started)).toBe('clean');
}, 180_000);

test('Sentinels over TLS, with an authority of our own, lead to a primary over TLS', async () => {
  const certificates = makeCertificates(directory());
  const [primaryPort = 0, sentinelPort = 0] = await freePorts(2);
  await redisWith(tlsSettings(certificates, primaryPort));
  await sentinel(primaryPort, tlsSettings(certificates, sentinelPort));
  const started = await services({
    REDIS_URL: `rediss+sentinel://127.0.0.1:${sentinelPort}/manga`,
    REDIS_CA_FILE: certificates.ca,
  });
  expect(await scanOne(started)).toBe('clean');
}, 180_000);

test('TLS with an authority of our own works with its certificate, and without it the reason names what is missing', async () => {
  const certificates = makeCertificates(directory());
  const { ca } = certificates;
  const [port = 0] = await freePorts(1);
  await redisWith(tlsSettings(certificates, port));
  const url = `rediss://127.0.0.1:${port}`;
  const untrusting = await services({ REDIS_URL: url });
  const reason = async () => (await untrusting.operations.get('/readyz')).body.dependencies.redis?.reason;
  await expect.poll(reason, { timeout: 40_000 }).toContain('REDIS_CA_FILE');
  expect(await scanOne(await services({ REDIS_URL: url, REDIS_CA_FILE: ca }))).toBe('clean');
}, 120_000);

test('a user with the documented rights is enough', async () => {
  const server = await redisWith({});
  const admin = new Redis(server.port);
  cleanUps.push(() => admin.disconnect());
  const rights =
    '+@read +@write +@connection +@transaction +@scripting +@pubsub +info +cluster|slots +cluster|info';
  const keys = ['~mangamotion:*', '~bull:*', '&mangamotion:jobs:changed'];
  await admin.acl('SETUSER', 'manga', 'on', '>p@ss:w/rd', ...keys, '-@all', ...rights.split(' '));
  const url = `redis://manga:${encodeURIComponent('p@ss:w/rd')}@127.0.0.1:${server.port}`;
  const started = await services({ REDIS_URL: url });
  expect(await scanOne(started)).toBe('clean');
  expect(started.worker.output()).not.toContain('NOPERM');
}, 180_000);
