import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { variablesOf } from '../../../deploy/rig/addresses';
import { TcpProxy } from '../../../deploy/rig/proxies/tcp-proxy';
import { type ClamdServer, startClamd } from '../../../deploy/rig/servers/clamd';
import type { RedisServer } from '../../../deploy/rig/servers/redis';
import { type ApiFixture, startApi } from '../../integration/api/api-fixture';
import { type Answered, Client } from '../../integration/api/client';
import { formOf, png } from '../../integration/api/pages';
import { putPresigned } from '../../integration/api/put-presigned';
import { startWorkerProcess, type WorkerProcess } from '../worker/worker-process';

let api: ApiFixture;
let clamd: ClamdServer;
let proxy: TcpProxy;
let worker: WorkerProcess;
let client: Client;

async function behindProxy({ port }: RedisServer): Promise<string> {
  proxy = await TcpProxy.start(port);
  return `redis://127.0.0.1:${proxy.port}`;
}

/** The API alone reaches Redis through the proxy. */
beforeEach(async () => {
  [api, clamd] = await Promise.all([startApi({}, { toRedis: behindProxy }), startClamd()]);
  client = new Client(api.url);
  const addresses = variablesOf({ redis: api.redisServer, s3: api.storageServer, clamd });
  worker = await startWorkerProcess(addresses);
  await vi.waitUntil(async () => (await fetch(`${worker.url}/readyz`)).ok, { timeout: 40_000 });
});

afterEach(async () => {
  await worker.stop();
  await Promise.all([api.stop(), clamd.stop()]);
  await proxy.stop();
});

/** The scan is queued, and its worker goes to work, while the API never hears that it was. */
async function uploadWithoutAnswerToQueueing(upload: () => Promise<Answered>): Promise<Answered> {
  proxy.withholdAnswersAfter = 'scan-';
  const answered = await upload();
  proxy.withholdAnswersAfter = undefined;
  return answered;
}

const recordKeys = (): Promise<string[]> => api.redis.keys('mangamotion:job:*');

/** Each object in storage belongs to the one job that there is. */
async function expectOneCleanJob(jobId: string): Promise<void> {
  await expect.poll(async () => (await client.get(`/api/jobs/${jobId}`)).body.status).toBe('clean');
  expect(await recordKeys()).toEqual([`mangamotion:job:${jobId}`]);
  const { files = [] } = (await api.jobs.find(jobId)) ?? {};
  expect(await api.listAll()).toEqual(files.map(({ id }) => `clean/${id}`));
}

test.each([
  ['a form', async () => () => client.upload(formOf({}), { 'idempotency-key': 'volume-1' })],
  [
    'a presigned key',
    async () => {
      const key = await putPresigned(client, png());
      return () => client.uploadKeys([key], { 'idempotency-key': 'volume-1' });
    },
  ],
])(
  '%s whose scan began before its upload failed is one job when it is sent again',
  async (_what, prepare) => {
    const upload = await prepare();
    expect((await uploadWithoutAnswerToQueueing(upload)).status).toBe(503);
    expect(await recordKeys()).toHaveLength(1);
    await expect.poll(async () => (await upload()).status, { interval: 500 }).toBe(202);
    const { body, headers } = await upload();
    expect(headers.get('idempotency-replayed')).toBe('true');
    await expectOneCleanJob(body.jobId);
  },
);
