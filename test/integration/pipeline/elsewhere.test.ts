import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { bucket } from '../../../deploy/rig/addresses';
import { freePorts } from '../../../deploy/rig/servers/free-ports';
import { startObjectStorage } from '../../../deploy/rig/servers/object-storage';
import { startRedis } from '../../../deploy/rig/servers/redis';
import { makeCertificates, tlsSettings } from '../../faults/redis/certificates';
import { startServiceProcess } from '../../faults/service-process';
import { Client } from '../api/client';
import { formOf } from '../api/pages';
import { BUNDLE } from '../instrumentation/traced-app';
import { startConnectProxy, startKeyedReceiver, startTlsBefore } from './tls-ends';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
}, 60_000);

const kept = <T extends { stop: () => unknown }>(server: T): T => {
  cleanUps.push(() => server.stop());
  return server;
};

const apiKey = 's3cret, and more';

/** Redis, S3 and a receiver of OTLP that all speak TLS by an authority of our own. */
async function elsewhere() {
  const directory = mkdtempSync(path.join(tmpdir(), 'mangamotion-elsewhere-'));
  cleanUps.push(() => rmSync(directory, { recursive: true, force: true }));
  const certificates = makeCertificates(directory);
  const [redisPort = 0] = await freePorts(1);
  kept(await startRedis({ settings: tlsSettings(certificates, redisPort) }));
  const storage = kept(await startObjectStorage({ bucket }));
  const s3 = kept(await startTlsBefore(Number(new URL(storage.endpoint).port), certificates));
  const receiver = kept(await startKeyedReceiver(certificates, apiKey));
  const env = {
    REDIS_URL: `rediss://127.0.0.1:${redisPort}`,
    S3_ENDPOINT: `https://127.0.0.1:${s3.port}`,
    AWS_ACCESS_KEY_ID: storage.accessKeyId,
    AWS_SECRET_ACCESS_KEY: storage.secretAccessKey,
    AUTHENTICATION: 'none',
    NODE_OPTIONS: `--require ${BUNDLE}`,
    TRACING_ENABLED: 'true',
    OTEL_EXPORTER_OTLP_ENDPOINT: `https://127.0.0.1:${receiver.port}`,
    OTEL_EXPORTER_OTLP_HEADERS: `api-key=${encodeURIComponent(apiKey)}`,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  };
  return { ca: certificates.ca, s3, receiver, env };
}

/** Uploads a page to an API of its own. @returns the status and the trace */
async function uploadBy(env: NodeJS.ProcessEnv): Promise<{ status: number; traceId: string | undefined }> {
  const api = kept(await startServiceProcess('api', env));
  const operations = new Client(api.operationsUrl);
  await vi.waitUntil(async () => (await operations.get('/readyz')).status === 200, { timeout: 40_000 });
  const { status, headers } = await new Client(api.url).upload(formOf({}, {}), {
    'idempotency-key': randomUUID(),
  });
  return { status, traceId: headers.get('x-trace-id') ?? undefined };
}

test('one file of authorities is enough for Redis, S3 and an OTLP receiver that asks for a key', async () => {
  const { ca, receiver, env } = await elsewhere();
  const { status, traceId } = await uploadBy({ ...env, NODE_EXTRA_CA_CERTS: ca });
  expect(status).toBe(202);
  await expect
    .poll(() => receiver.spans.filter((span) => span.traceId === traceId).map(({ name }) => name), {
      timeout: 20_000,
    })
    .toEqual(expect.arrayContaining(['upload', 'S3.PutObject', 'POST /api/upload']));
}, 120_000);

test('S3 and an OTLP receiver are reached through a proxy, Redis and what is excepted are not', async () => {
  const { ca, s3, receiver, env } = await elsewhere();
  const proxy = kept(await startConnectProxy());
  const proxied = {
    ...env,
    NODE_EXTRA_CA_CERTS: ca,
    NODE_USE_ENV_PROXY: '1',
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
  };
  const { status, traceId } = await uploadBy({ ...proxied, NO_PROXY: 'localhost,.svc' });
  expect(status).toBe(202);
  await expect
    .poll(() => receiver.spans.some((span) => span.traceId === traceId), { timeout: 20_000 })
    .toBe(true);
  expect([...new Set(proxy.asked)].toSorted()).toEqual(
    [`127.0.0.1:${s3.port}`, `127.0.0.1:${receiver.port}`].toSorted(),
  );
  const before = proxy.asked.length;
  expect(await uploadBy({ ...proxied, NO_PROXY: '127.0.0.1' })).toMatchObject({ status: 202 });
  expect(proxy.asked).toHaveLength(before);
}, 120_000);
