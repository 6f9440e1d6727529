import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiFixture, startApi } from './api-fixture';
import { Client } from './client';
import { formOf, png } from './pages';

let api: ApiFixture;
let client: Client;

beforeAll(async () => {
  api = await startApi();
  client = new Client(api.url);
});

afterAll(() => api.stop());

describe('an idempotency key', () => {
  test('gives the same answer to the same body, and stores nothing again', async () => {
    const headers = { 'idempotency-key': 'same' };
    const first = await client.upload(formOf({}, { name: 'b.png' }), headers);
    const before = await api.listAll();
    const second = await client.upload(formOf({}, { name: 'b.png' }), headers);
    expect(second).toMatchObject({ status: 202, body: first.body });
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await api.listAll()).toEqual(before);
  });

  test.each([
    ['content', formOf({ content: png(64, 'y') })],
    ['name', formOf({ name: 'other.png' })],
    ['number of files', formOf({}, {})],
  ])('refuses another %s', async (what, other) => {
    const headers = { 'idempotency-key': `another ${what}` };
    expect((await client.upload(formOf({}), headers)).status).toBe(202);
    const before = await api.listAll();
    expect(await client.upload(other, headers)).toMatchObject({ status: 409, body: { title: 'Conflict' } });
    expect(await api.listAll()).toEqual(before);
  });

  test('refuses a second request while the first is under way', async () => {
    const headers = { 'idempotency-key': 'race' };
    const uploads = Array.from({ length: 5 }, () =>
      client.upload(formOf({ content: png(1024 ** 2) }), headers),
    );
    const answers = await Promise.all(uploads);
    const refused = answers.filter(({ status }) => status === 409);
    expect(new Set(answers.filter(({ status }) => status === 202).map(({ body }) => body.jobId)).size).toBe(
      1,
    );
    for (const { headers: answered } of refused) expect(answered.get('retry-after')).toBe('5');
  });

  test('of a failed request can be used again', async () => {
    const headers = { 'idempotency-key': 'failed' };
    expect((await client.upload(formOf({ type: 'text/html' }), headers)).status).toBe(400);
    await expect
      .poll(async () => (await client.upload(formOf({}), headers)).status, { timeout: 40_000 })
      .toBe(202);
  });

  test('belongs to its user', async () => {
    const headers = { 'idempotency-key': 'shared' };
    const first = await client.upload(formOf({}), headers);
    const second = await client.upload(formOf({}), { ...headers, 'x-user-id': 'bob' });
    expect(second.status).toBe(202);
    expect(second.body.jobId).not.toBe(first.body.jobId);
  });
});
