import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type S3Proxy, startS3Proxy } from '../../../deploy/rig/proxies/s3-proxy';
import { type ApiFixture, startApi } from '../../integration/api/api-fixture';
import { Client } from '../../integration/api/client';
import { formOf, png } from '../../integration/api/pages';
import { putPresigned } from '../../integration/api/put-presigned';

let api: ApiFixture;
let proxy: S3Proxy;
let client: Client;

beforeEach(async () => {
  api = await startApi(
    {},
    { toStorage: async (endpoint) => (proxy = await startS3Proxy(endpoint)).endpoint },
  );
  client = new Client(api.url);
});

afterEach(async () => {
  await api.stop();
  await proxy.stop();
});

/** Before there is a record, at a request of storage that comes just before it. */
function fillRedisAt(isReached: (request: IncomingMessage) => boolean): void {
  proxy.setFault((request) => {
    if (isReached(request)) void api.redis.config('SET', 'maxmemory', '1');
    return undefined;
  });
}

test('a form whose record a full Redis refused leaves no file', async () => {
  fillRedisAt(({ method, url }) => method === 'PUT' && url?.includes('/quarantine/') === true);
  expect((await client.upload(formOf({}, {}))).status).toBe(503);
  expect(await api.redis.keys('mangamotion:job:*')).toEqual([]);
  await expect.poll(() => api.listAll()).toEqual([]);
});

test.each<Record<string, string>>([{}, { 'idempotency-key': 'volume-1' }])(
  'a presigned key whose upload a full Redis refused serves the next one, with the headers %j',
  async (headers) => {
    const key = await putPresigned(client, png());
    // The key is reserved by then.
    fillRedisAt(({ method }) => method === 'HEAD');
    const statuses = [(await client.uploadKeys([key], headers)).status];
    proxy.setFault(undefined);
    // While Redis is full still, it is undone as far as it can be.
    for (let tries = 0; tries < 3; tries++) statuses.push((await client.uploadKeys([key], headers)).status);
    await api.redis.config('SET', 'maxmemory', '0');
    await expect
      .poll(async () => {
        statuses.push((await client.uploadKeys([key], headers)).status);
        return statuses.at(-1);
      })
      .toBe(202);
    expect(statuses.slice(0, -1).filter((status) => status !== 503 && status !== 409)).toEqual([]);
    expect(statuses[0]).toBe(503);
  },
);
