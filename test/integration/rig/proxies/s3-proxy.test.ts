import { HeadObjectCommand, NoSuchBucket, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reset, s3Error } from '../../../../deploy/rig/proxies/s3-faults';
import { type S3Proxy, startS3Proxy } from '../../../../deploy/rig/proxies/s3-proxy';
import { type ObjectStorageServer, startObjectStorage } from '../../../../deploy/rig/servers/object-storage';

let server: ObjectStorageServer;
let proxy: S3Proxy;
let client: S3Client;

beforeAll(async () => {
  server = await startObjectStorage({ bucket: 'pages' });
  proxy = await startS3Proxy(server.endpoint);
  const { region, accessKeyId, secretAccessKey } = server;
  client = new S3Client({
    endpoint: proxy.endpoint,
    region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  });
});

afterAll(async () => {
  client.destroy();
  await proxy.stop();
  await server.stop();
});

const put = () => client.send(new PutObjectCommand({ Bucket: 'pages', Key: 'a', Body: 'page' }));

test('signed requests pass', async () => {
  await put();
  const head = await client.send(new HeadObjectCommand({ Bucket: 'pages', Key: 'a' }));
  expect(head.ContentLength).toBe(4);
});

test("a fault is S3's own error to the SDK, and over when it is taken away", async () => {
  proxy.setFault(() => s3Error(404, 'NoSuchBucket'));
  await expect(put()).rejects.toBeInstanceOf(NoSuchBucket);
  proxy.setFault(() => s3Error(503, 'SlowDown'));
  await expect(put()).rejects.toMatchObject({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } });
  proxy.setFault(() => reset);
  await expect(put()).rejects.toMatchObject({ code: 'ECONNRESET' });
  proxy.setFault(undefined);
  await put();
});
