import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answer, reset, s3Error } from '../../../deploy/rig/proxies/s3-faults';
import { type Fault, type S3Proxy, startS3Proxy } from '../../../deploy/rig/proxies/s3-proxy';
import { type ObjectStorageServer, startObjectStorage } from '../../../deploy/rig/servers/object-storage';
import { loadConfig } from '../../../services/shared/config';
import { downloadHeaders } from '../../../services/shared/jobs/download-headers';
import { createS3Client } from '../../../services/shared/storage/client';
import { ObjectStorage } from '../../../services/shared/storage/object-storage';

let server: ObjectStorageServer;
let proxy: S3Proxy;
let storage: ObjectStorage;
let etag: string;

const content = Buffer.from('a page');
const key = 'quarantine/a-page';
const headers = downloadHeaders({ name: 'page.png', contentType: 'image/png' });

beforeAll(async () => {
  server = await startObjectStorage({ bucket: 'mangamotion' });
  proxy = await startS3Proxy(server.endpoint);
  Object.assign(process.env, server.env);
  storage = storageOf('mangamotion');
  ({ etag } = await storage.put(key, content, 'image/png'));
});

afterAll(async () => {
  storage.client.destroy();
  await proxy.stop();
  await server.stop();
});

function storageOf(bucket: string, callMillis?: number): ObjectStorage {
  const config = loadConfig({ S3_ENDPOINT: proxy.endpoint }, 'test');
  return new ObjectStorage(createS3Client(config), bucket, { callMillis });
}

/** The name of the error that a call ends with while storage does this. */
async function errorOf(fault: Fault | undefined, call: () => Promise<unknown>): Promise<string> {
  proxy.setFault(fault);
  try {
    await call();
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  } finally {
    proxy.setFault(undefined);
  }
}

const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  head: () => storage.head(key),
  read: () => storage.read(key, etag),
  copy: () => storage.copy({ key, etag, sizeBytes: content.length }, 'clean/a-page', headers),
  put: () => storage.put(key, content, 'image/png'),
  remove: () => storage.remove(key),
};

describe.each(Object.entries(calls))('%s', (_name, call) => {
  test.each([
    [404, 'NoSuchBucket'],
    [429, 'SlowDown'],
    [400, 'RequestTimeout'],
    [403, 'RequestTimeTooSkewed'],
    [403, 'AccessDenied'],
    [403, 'InvalidAccessKeyId'],
    [403, 'SignatureDoesNotMatch'],
    [400, 'ExpiredToken'],
    [401, 'Unauthorized'],
    [403, 'QuotaExceeded'],
    [409, 'OperationAborted'],
    [500, 'InternalError'],
    [503, 'ServiceUnavailable'],
  ])('an outage where S3 answers %i %s', async (status, code) => {
    expect(await errorOf(() => s3Error(status, code), call)).toBe('StorageUnavailableError');
  });

  test.each([
    [404, 'default backend - 404'],
    [404, ''],
    [403, '<html><body>Forbidden</body></html>'],
    [429, 'Too Many Requests'],
    [413, '<html>Request Entity Too Large</html>'],
    [502, '<html>Bad Gateway</html>'],
  ])('an outage where an ingress answers %i %j', async (status, body) => {
    expect(await errorOf(() => answer(status, body), call)).toBe('StorageUnavailableError');
  });

  test('an outage where the connection is cut', async () => {
    expect(await errorOf(() => reset, call)).toBe('StorageUnavailableError');
  });
});

test.each(['read', 'copy'] as const)('%s: only NoSuchKey and another ETag are final', async (name) => {
  const missing = {
    read: () => storage.read('quarantine/none', etag),
    copy: () => storage.copy({ key: 'quarantine/none', etag, sizeBytes: 1 }, 'clean/none', headers),
  };
  const changed = {
    read: () => storage.read(key, '"other"'),
    copy: () => storage.copy({ key, etag: '"other"', sizeBytes: 1 }, 'clean/none', headers),
  };
  expect(await errorOf(undefined, missing[name])).toBe('ObjectNotFoundError');
  expect(await errorOf(undefined, changed[name])).toBe('ObjectChangedError');
});

test('a HEAD of an object that is not there is final, and of a bucket that is not there an outage', async () => {
  expect(await errorOf(undefined, () => storage.head('quarantine/none'))).toBe('ObjectNotFoundError');
  expect(await errorOf(undefined, () => storageOf('nothing').head(key))).toBe('StorageUnavailableError');
});

const bareNotFound: Fault = ({ method }) => (method === 'HEAD' ? answer(404, '') : undefined);

test('a HEAD that alone is answered with 404 is an outage: the object is there', async () => {
  expect(await errorOf(bareNotFound, () => storage.head(key))).toBe('StorageUnavailableError');
});

test("an answer of somebody else's is not the object, whatever its status", async () => {
  const page = answer(200, '<html>Please log in</html>', { 'content-type': 'text/html' });
  expect(
    await errorOf(
      () => page,
      () => storage.read(key, etag),
    ),
  ).toBe('StorageUnavailableError');
});

test('a copy that S3 keeps alive with blanks ends all the same, and so does its connection', async () => {
  const closed = Promise.withResolvers<void>();
  const blanks: Fault = () => (incoming, response) => {
    response.writeHead(200, { 'content-type': 'application/xml' });
    const timer = setInterval(() => response.write(' '), 20);
    incoming.socket.on('close', () => {
      clearInterval(timer);
      closed.resolve();
    });
  };
  const patient = storageOf('mangamotion', 200);
  const startedAt = performance.now();
  expect(
    await errorOf(blanks, () => patient.copy({ key, etag, sizeBytes: 51_200 }, 'clean/a-page', headers)),
  ).toBe('StorageUnavailableError');
  // 200 ms for the call, and 50 for its bytes; timers count whole milliseconds.
  expect(performance.now() - startedAt).toBeGreaterThan(245);
  await closed.promise;
});

test.each(['InvalidArgument', 'MalformedXML', 'EntityTooLarge', 'NotImplemented'])(
  'a request that S3 calls wrong (%s) is a fault of ours, and no outage',
  async (code) => {
    const status = code === 'NotImplemented' ? 501 : 400;
    expect(await errorOf(() => s3Error(status, code), calls.put!)).toBe(code);
  },
);
