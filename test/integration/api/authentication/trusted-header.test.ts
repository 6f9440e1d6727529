import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiFixture, startApi } from '../api-fixture';
import { Client } from '../client';
import { formOf } from '../pages';

const secret = '0123456789abcdef0123456789abcdef';
const proxied = { 'x-proxy-secret': secret, 'x-forwarded-user': 'alice' };
let api: ApiFixture;
let client: Client;

beforeAll(async () => {
  api = await startApi({ AUTHENTICATION: 'trustedHeader', TRUSTED_SECRET: secret });
  client = new Client(api.url);
});

afterAll(() => api.stop());

test('whom the proxy names is who calls, whatever x-user-id says', async () => {
  const { status, body } = await client.upload(formOf({}), { ...proxied, 'x-user-id': 'mallory' });
  expect(status).toBe(202);
  expect(await api.jobs.find(body.jobId)).toMatchObject({ userId: 'alice' });
  const path = `/api/jobs/${body.jobId}`;
  expect((await client.get(path, proxied)).status).toBe(200);
  expect((await client.get(path, { ...proxied, 'x-forwarded-user': 'bob' })).status).toBe(404);
});

const noProxy = 'this API is called through its authenticating proxy alone';
const noUser = 'the proxy must say who calls: x-forwarded-user must be 1 to 256 visible ASCII characters';
const { 'x-forwarded-user': _user, ...anonymous } = proxied;

test.each<[string, Record<string, string>, string]>([
  ['says who it is itself', { 'x-forwarded-user': 'alice' }, noProxy],
  ['says so by x-user-id', { 'x-user-id': 'alice' }, noProxy],
  ['has another secret', { ...proxied, 'x-proxy-secret': secret.replace('0', '1') }, noProxy],
  ['has a part of the secret', { ...proxied, 'x-proxy-secret': secret.slice(0, -1) }, noProxy],
  ['has an empty secret', { ...proxied, 'x-proxy-secret': '' }, noProxy],
  ['has the secret and no user', anonymous, noUser],
  ['has the secret and two words for a user', { ...proxied, 'x-forwarded-user': 'alice bob' }, noUser],
])('whoever %s is nobody', async (_what, headers, detail) => {
  const { status, headers: answered, body } = await client.get('/api/jobs/none', headers);
  expect({ status, challenge: answered.get('www-authenticate'), detail: body.detail }).toEqual({
    status: 401,
    challenge: 'Proxy realm="mangamotion"',
    detail,
  });
});

test.each(['x-proxy-secret', 'x-forwarded-user'] as const)(
  'a %s of the caller beside that of the proxy makes nobody of him',
  async (name) => {
    const request = 'GET /api/jobs/none HTTP/1.1\r\nhost: a\r\nconnection: close\r\n';
    const headers = [...Object.entries(proxied), [name, proxied[name]]];
    const lines = headers.map((each) => `${each.join(': ')}\r\n`);
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1').setEncoding('utf8');
    socket.write(`${request}${lines.join('')}\r\n`);
    let answer = '';
    for await (const text of socket) answer += text;
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
  },
);

test('the document names the header', async () => {
  const document = await (await fetch(`${api.url}/openapi.json`)).json();
  expect(document).toMatchObject({
    components: { securitySchemes: { proxy: { type: 'apiKey', in: 'header', name: 'x-forwarded-user' } } },
    paths: { '/api/presign': { post: { security: [{ proxy: [] }] } } },
  });
});

test('the secret is in no log', () => {
  expect(api.lines.join('\n')).not.toContain(secret);
});
