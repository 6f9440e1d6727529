import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer, s3Error } from '../../../deploy/rig/proxies/s3-faults';
import { type Fault, type S3Proxy, startS3Proxy } from '../../../deploy/rig/proxies/s3-proxy';
import { type ApiFixture, startApi } from '../../integration/api/api-fixture';
import { Client } from '../../integration/api/client';
import { formOf } from '../../integration/api/pages';

let api: ApiFixture;
let proxy: S3Proxy;

beforeAll(async () => {
  api = await startApi(
    {},
    { toStorage: async (endpoint) => (proxy = await startS3Proxy(endpoint)).endpoint },
  );
});

afterAll(async () => {
  await api.stop();
  await proxy.stop();
});

const onPut =
  (meet: ReturnType<Fault>): Fault =>
  ({ method }) =>
    method === 'PUT' ? meet : undefined;

test.each([
  ['429 SlowDown', s3Error(429, 'SlowDown')],
  ['400 RequestTimeout', s3Error(400, 'RequestTimeout')],
  ['403 RequestTimeTooSkewed', s3Error(403, 'RequestTimeTooSkewed')],
  ['409 OperationAborted', s3Error(409, 'OperationAborted')],
  ['403 QuotaExceeded', s3Error(403, 'QuotaExceeded')],
  ['403 AccessDenied', s3Error(403, 'AccessDenied')],
  ['400 ExpiredToken', s3Error(400, 'ExpiredToken')],
  ['404 NoSuchBucket', s3Error(404, 'NoSuchBucket')],
  ["an ingress' 404", answer(404, 'default backend - 404')],
])('an upload whose PutObject meets %s is answered with 503 and Retry-After', async (_name, meet) => {
  proxy.setFault(onPut(meet));
  const { status, headers, body } = await new Client(api.url).upload(formOf({}));
  proxy.setFault(undefined);
  expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '5' });
  expect(body.detail).toBe('storage is not available, try again later');
});

test('a request that S3 calls wrong is a fault of ours: 500', async () => {
  proxy.setFault(onPut(s3Error(400, 'InvalidArgument')));
  const { status, headers } = await new Client(api.url).upload(formOf({}));
  proxy.setFault(undefined);
  expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 500, retryAfter: null });
});
