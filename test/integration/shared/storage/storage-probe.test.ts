import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ObjectStorageServer, startObjectStorage } from '../../../../deploy/rig/servers/object-storage';
import { diagnosisOf } from '../../../../services/shared/failure/diagnosis';
import { ObjectStorage } from '../../../../services/shared/storage/object-storage';
import { createStorageProbe } from '../../../../services/shared/storage/storage-probe';
import { startStorageGate, type StorageGate } from '../probes/storage-gate';

const isCopy = ({ headers }: { readonly headers: NodeJS.Dict<string | string[]> }): boolean =>
  headers['x-amz-copy-source'] !== undefined;

let server: ObjectStorageServer;
let gate: StorageGate;

beforeAll(async () => {
  server = await startObjectStorage({ bucket: 'mangamotion' });
  gate = await startStorageGate(server.endpoint);
});

afterAll(async () => {
  gate.stop();
  await server.stop();
});

beforeEach(() => {
  gate.requests.length = 0;
  gate.refuse = () => undefined;
});

function clientOf(credentials: Partial<ObjectStorageServer> = {}): S3Client {
  return new S3Client({
    endpoint: gate.endpoint,
    region: server.region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { ...server, ...credentials },
  });
}

const probeOf = (client: S3Client, bucket = 'mangamotion') =>
  createStorageProbe({ client, bucket, copies: true });

test('storage is asked for an object and for a copy, and then for an object alone', async () => {
  const probe = probeOf(clientOf());
  expect(await probe.failure()).toBeUndefined();
  probe.forget();
  expect(await probe.failure()).toBeUndefined();
  expect(gate.requests).toEqual([
    'GET /mangamotion/quarantine/probe',
    'PUT /mangamotion/quarantine/probe-copy',
    'GET /mangamotion/quarantine/probe',
  ]);
});

test('whoever asks at once, or within a second, shares one answer', async () => {
  const probe = createStorageProbe({ client: clientOf(), bucket: 'mangamotion', copies: false });
  await Promise.all([probe.failure(), probe.failure()]);
  await probe.failure();
  expect(gate.requests).toHaveLength(1);
});

test('nothing is asked while real calls come through, and one that fails makes it ask', async () => {
  const client = clientOf();
  const probe = createStorageProbe({ client, bucket: 'mangamotion', copies: false });
  const storage = new ObjectStorage(client, 'mangamotion', { probe });
  await storage.put('quarantine/page', Buffer.from('page'), 'image/png');
  expect(await probe.failure()).toBeUndefined();
  expect(gate.requests).toEqual(['PUT /mangamotion/quarantine/page']);
  gate.refuse = () => ({ status: 503, code: 'ServiceUnavailable' });
  await expect(storage.head('quarantine/page')).rejects.toThrow('storage does not answer');
  expect(diagnosisOf(await probe.failure())).toBe('ServiceUnavailable');
});

test('credentials that may neither list nor touch the bucket are enough', async () => {
  gate.refuse = ({ url }, status) =>
    status === 404 || !url?.includes('quarantine') ? { status: 403, code: 'AccessDenied' } : undefined;
  expect(await probeOf(clientOf()).failure()).toBeUndefined();
});

test('a provider without CopyObject is named, and is asked again', async () => {
  const notImplemented = { status: 501, code: 'NotImplemented' };
  gate.refuse = (request) => (isCopy(request) ? notImplemented : undefined);
  const probe = probeOf(clientOf());
  const reason =
    'storage does not implement an operation that is needed: CopyObject is, to promote files (NotImplemented)';
  expect(diagnosisOf(await probe.failure())).toBe(reason);
  probe.forget();
  expect(diagnosisOf(await probe.failure())).toBe(reason);
});

test.each([
  ['a bucket that is not there', {}, 'elsewhere', 'the bucket does not exist: create it, or mend S3_BUCKET'],
  [
    'a wrong secret',
    { secretAccessKey: 'wrong' },
    'mangamotion',
    'storage refuses the credentials: mend AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or whatever gives them',
  ],
  [
    'a wrong key id',
    { accessKeyId: 'wrong' },
    'mangamotion',
    'storage refuses the credentials: mend AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or whatever gives them',
  ],
])('%s is told, with what to change', async (_name, credentials, bucket, advice) => {
  const reason = diagnosisOf(await probeOf(clientOf(credentials), bucket).failure());
  expect(reason.slice(0, reason.indexOf(' ('))).toBe(advice);
});

test.each([
  [403, 'AccessDenied', 'storage denies it to these credentials'],
  [403, 'RequestTimeTooSkewed', "this machine's clock and storage's differ too much: set the clocks"],
  [400, 'AuthorizationHeaderMalformed', 'the bucket is in another region: mend S3_REGION'],
  [400, 'ExpiredToken', "the credentials' session has expired: renew it"],
])('%i %s is told, with what to change', async (status, code, advice) => {
  gate.refuse = () => ({ status, code });
  expect(diagnosisOf(await probeOf(clientOf()).failure())).toContain(advice);
});
