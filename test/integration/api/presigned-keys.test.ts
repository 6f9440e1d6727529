import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiFixture, startApi } from './api-fixture';
import { serveAppOver } from './app-in-process';
import { Client } from './client';
import { png } from './pages';
import { putPresigned } from './put-presigned';

let api: ApiFixture;
let client: Client;

beforeAll(async () => {
  api = await startApi();
  client = new Client(api.url);
});

afterAll(() => api.stop());

test('a presigned URL cannot replace what was put with it', async () => {
  const { body } = await client.presign({ name: 'page.png', contentType: 'image/png', sizeBytes: 64 });
  const { url, method, headers } = body;
  const put = (filler: string) => fetch(url, { method, headers, body: png(64, filler) });
  expect([(await put('a')).status, (await put('b')).status]).toEqual([200, 412]);
});

test('a presigned URL expires in five minutes', async () => {
  const { body } = await client.presign({ name: 'page.png', contentType: 'image/png', sizeBytes: 64 });
  expect(new URL(body.url).searchParams.get('X-Amz-Expires')).toBe('300');
  expect(Math.abs(Date.parse(body.expiresAt) - Date.now() - 300_000)).toBeLessThan(10_000);
});

test('a presigned URL for an upload ends with its key, whatever is configured', async () => {
  const { url, stop } = await serveAppOver(api, {}, { PRESIGN_EXPIRES_SECONDS: '604800' });
  const file = { name: 'page.png', contentType: 'image/png', sizeBytes: 64 };
  const { body } = await new Client(url).presign(file);
  await stop();
  expect(new URL(body.url).searchParams.get('X-Amz-Expires')).toBe('3600');
});

test('a key serves one upload', async () => {
  const key = await putPresigned(client, png());
  expect((await client.uploadKeys([key])).status).toBe(202);
  const { status, body } = await client.uploadKeys([key]);
  expect(status).toBe(400);
  expect(body.errors).toEqual([{ field: 'keys[0]', value: key, rule: 'must not have been uploaded before' }]);
});

test('of two uploads of a key at the same time one is taken', async () => {
  const key = await putPresigned(client, png());
  const answers = await Promise.all([client.uploadKeys([key]), client.uploadKeys([key])]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([202, 400]);
});

test("somebody else's key is as unknown as one that never was", async () => {
  const foreign = await putPresigned(client, png());
  const unknown = 'quarantine/00000000-0000-4000-8000-000000000000';
  const rule = 'must be a key that was presigned for you within the last hour';
  for (const key of [foreign, unknown, 'clean/1', '../x']) {
    const { status, body } = await client.uploadKeys([key], { 'x-user-id': 'mallory' });
    expect({ status, errors: body.errors }).toEqual({
      status: 400,
      errors: [{ field: 'keys[0]', value: key, rule }],
    });
  }
});

test('a key that nothing was put to can be uploaded later', async () => {
  const key = await putPresigned(client);
  const { status, body } = await client.uploadKeys([key]);
  expect(status).toBe(400);
  expect(body.errors[0]?.rule).toBe('must have been uploaded to its presigned URL');
});

test('an object that is no page by its content is refused, and removed', async () => {
  const key = await putPresigned(client, Buffer.from('<html>'));
  const { status, body } = await client.uploadKeys([key]);
  expect({ status, title: body.title }).toEqual({ status: 400, title: 'Invalid file type' });
  await expect.poll(() => api.listAll()).not.toContain(key);
});

test.each([
  ['content-encoding', 'br'],
  ['content-encoding', 'gzip'],
  ['content-disposition', 'inline'],
  ['content-language', 'ja'],
  ['expires', 'Thu, 01 Jan 2099 00:00:00 GMT'],
])('an object that was put with a %s of its own is refused, and removed', async (header, value) => {
  const key = await putPresigned(client, png(), { [header]: value });
  const { status, body } = await client.uploadKeys([key]);
  expect(status).toBe(400);
  expect(body.errors).toEqual([{ field: 'keys[0]', value: key, rule: `must be put without ${header}` }]);
  await expect.poll(() => api.listAll()).not.toContain(key);
});

test('a page that a browser put with its cache switched off is taken', async () => {
  const key = await putPresigned(client, png(), { 'cache-control': 'no-cache', pragma: 'no-cache' });
  expect((await client.uploadKeys([key])).status).toBe(202);
});

test.each([
  ['no list', 'a', 'must be a list of presigned keys'],
  ['an empty list', [], 'must hold at least one key'],
  ['a key twice', ['a', 'a'], 'must hold each key once'],
])('%s is refused', async (_what, keys, rule) => {
  const { status, body } = await client.uploadKeys(keys);
  expect({ status, rule: body.errors[0]?.rule }).toEqual({ status: 400, rule });
});
