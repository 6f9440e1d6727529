import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { variablesOf } from '../../../deploy/rig/addresses';
import { answer, reset, s3Error } from '../../../deploy/rig/proxies/s3-faults';
import { type Fault, type S3Proxy, startS3Proxy } from '../../../deploy/rig/proxies/s3-proxy';
import { type ClamdServer, startClamd } from '../../../deploy/rig/servers/clamd';
import { eventually } from '../../eventually';
import { type ApiFixture, startApi } from '../../integration/api/api-fixture';
import { Client } from '../../integration/api/client';
import { freeze } from '../freeze';
import { Ledger } from './ledger';
import { startWorkerProcess, type WorkerProcess } from './worker-process';

/** So long something is away. Three attempts would have been used up after half of it. */
const outageMillis = 12_000;
/** Within this time after an outage work goes on. */
const recoveryMillis = 10_000;

let api: ApiFixture;
let client: Client;
let clamd: ClamdServer;
let proxy: S3Proxy;
let ledger: Ledger;
let temporary: string;
const workers: WorkerProcess[] = [];

beforeEach(async () => {
  [api, clamd] = await Promise.all([startApi(), startClamd()]);
  proxy = await startS3Proxy(api.storageServer.endpoint);
  client = new Client(api.url);
  ledger = new Ledger(api, client);
  temporary = await mkdtemp(path.join(tmpdir(), 'mangamotion-test-'));
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await Promise.all([api.stop(), clamd.stop(), proxy.stop()]);
  await rm(temporary, { recursive: true });
});

/** The worker alone reaches storage through the proxy. */
async function startWorker(
  settings: NodeJS.ProcessEnv = {},
  launcher?: readonly string[],
): Promise<WorkerProcess> {
  const env = {
    ...variablesOf({ redis: api.redisServer, s3: api.storageServer, clamd }),
    S3_ENDPOINT: proxy.endpoint,
    TMPDIR: temporary,
    ...settings,
  };
  const worker = await startWorkerProcess(env, launcher);
  workers.push(worker);
  return worker;
}

const messagesOf = (worker: WorkerProcess): unknown[] =>
  worker.log().flatMap(({ message }) => (/ is (away|back)/.test(String(message)) ? [message] : []));

const metricsOf = async ({ url }: WorkerProcess): Promise<string> => (await fetch(`${url}/metrics`)).text();

/** What is away, and how it goes and comes back. */
const outages: Record<
  string,
  { dependency: string; waitsFor: string; begin: () => unknown; end: () => unknown }
> = {
  'clamd is away': {
    dependency: 'clamd',
    waitsFor: 'the scanner',
    begin: () => clamd.stop({ keepData: true }),
    end: async () => (clamd = await startClamd({ port: clamd.port })),
  },
  'S3 answers 503': duringFault(s3Error(503, 'ServiceUnavailable')),
  'S3 answers 429': duringFault(s3Error(429, 'SlowDown')),
  'S3 answers 403': duringFault(s3Error(403, 'InvalidAccessKeyId')),
  "an ingress answers 404 in S3's place": duringFault(answer(404, 'default backend - 404')),
  'S3 cuts each connection': duringFault(reset),
  'S3 refuses to copy alone': {
    dependency: 'storage',
    waitsFor: 'storage',
    begin: () => proxy.setFault(copyRefused),
    end: () => proxy.setFault(undefined),
  },
};

function duringFault(meet: ReturnType<Fault>) {
  const begin = (): void => proxy.setFault(() => meet);
  return { dependency: 'storage', waitsFor: 'storage', begin, end: () => proxy.setFault(undefined) };
}

const copyRefused: Fault = ({ headers }) =>
  'x-amz-copy-source' in headers ? s3Error(403, 'QuotaExceeded') : undefined;

test.each(Object.entries(outages))(
  'of 60 uploads while %s for 12 s, 60 end as they have to',
  { timeout: 240_000 },
  async (_name, { dependency, waitsFor, begin, end }) => {
    const worker = await startWorker();
    await begin();
    await Promise.all([ledger.upload(60), delay(outageMillis)]);
    const [first = ''] = ledger.jobIds;
    await eventually(async () => {
      expect((await client.get(`/api/jobs/${first}`)).body).toMatchObject({
        status: 'queued',
        waiting: { for: waitsFor },
      });
      expect(await metricsOf(worker)).toContain(`scan_dependency_away{dependency="${dependency}"} 1\n`);
    });
    const finalBefore = await ledger.finalCount();
    await end();
    await expect
      .poll(() => ledger.finalCount(), { timeout: recoveryMillis, interval: 20 })
      .toBeGreaterThan(finalBefore);
    expect(await ledger.wrong()).toEqual([]);
    await eventually(async () =>
      expect(await metricsOf(worker)).toContain(`scan_dependency_away{dependency="${dependency}"} 0\n`),
    );
  },
);

test('an outage is told once at its begin and once at its end', { timeout: 180_000 }, async () => {
  const worker = await startWorker();
  await clamd.stop({ keepData: true });
  await ledger.upload(8);
  await delay(5000);
  clamd = await startClamd({ port: clamd.port });
  expect(await ledger.wrong()).toEqual([]);
  await eventually(() =>
    expect(messagesOf(worker)).toEqual([
      'clamd is away: no jobs are taken',
      'clamd is back: jobs are taken again',
    ]),
  );
  expect(await metricsOf(worker)).toContain('scan_dependency_outages_total{dependency="clamd"} 1\n');
});

describe('a full temporary directory', () => {
  /** In a mount namespace of the worker's own, where nobody needs to be root. */
  const mountAndRun = 'mount -t tmpfs -o size=4m tmpfs "$TMPDIR" && exec "$@"';
  const inSmallDirectory = 'unshare --user --map-root-user --mount sh -c'
    .split(' ')
    .concat(mountAndRun, 'sh');

  test('costs no attempt, and work goes on when there is room', { timeout: 180_000 }, async () => {
    const worker = await startWorker({}, inSmallDirectory);
    const ballast = path.join(`/proc/${worker.pid}/root${temporary}`, 'ballast');
    await expect(writeFile(ballast, Buffer.alloc(5 * 1024 ** 2))).rejects.toThrow('ENOSPC');
    await ledger.upload(10);
    const [first = ''] = ledger.jobIds;
    await vi.waitFor(
      async () =>
        expect((await client.get(`/api/jobs/${first}`)).body).toMatchObject({
          status: 'queued',
          attempts: 0,
          waiting: { for: 'disk space' },
        }),
      { timeout: 40_000 },
    );
    await rm(ballast);
    expect(await ledger.wrong()).toEqual([]);
  });

  test('jobs that have no room together are done one after the other', { timeout: 180_000 }, async () => {
    await startWorker({ SCAN_CONCURRENCY: '4' }, inSmallDirectory);
    await ledger.upload(12, 2.5 * 1024 ** 2);
    expect(await ledger.wrong()).toEqual([]);
  });
});

/** Not while it scans a file that a kill interrupted before: of two its job ends as error. */
async function killBesideSuspects(pid: number): Promise<void> {
  await freeze(pid);
  while (await api.redis.exists('mangamotion:suspect')) {
    process.kill(pid, 'SIGCONT');
    await delay(20);
    await freeze(pid);
  }
  process.kill(pid, 'SIGKILL');
}

test(
  'of 80 jobs whose workers are killed six times, 80 end as they have to',
  { timeout: 240_000 },
  async () => {
    await ledger.upload(80);
    for (let kills = 0; kills < 6; kills++) {
      const finalBefore = await ledger.finalCount();
      // Seconds instead of half a minute until a lost job is taken over.
      const worker = await startWorker({ SCAN_LOCK_MILLIS: '1000' });
      await expect
        .poll(() => ledger.finalCount(), { timeout: 40_000, interval: 5 })
        .toBeGreaterThan(finalBefore + 2);
      await killBesideSuspects(worker.pid);
      expect(await worker.ended).toBe('SIGKILL');
    }
    await startWorker({ SCAN_LOCK_MILLIS: '1000' });
    expect(await ledger.wrong()).toEqual([]);
  },
);
