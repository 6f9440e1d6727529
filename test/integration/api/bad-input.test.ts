import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ApiFixture, startApi } from './api-fixture';
import { Client } from './client';
import { formOf, png } from './pages';

const mebibyte = 1024 ** 2;
const page = { name: 'page.png', contentType: 'image/png', sizeBytes: 64 };
let api: ApiFixture;
let client: Client;

beforeAll(async () => {
  api = await startApi({ MAX_FILE_SIZE_BYTES: String(12 * mebibyte), MAX_FILES_PER_UPLOAD: '3' });
  client = new Client(api.url);
});

// Whatever was wrong, nothing is left of it.
afterEach(() => vi.waitUntil(async () => (await api.listAll()).length === 0, { timeout: 10_000 }));

afterAll(() => api.stop());

describe('presigning answers with the field, the value and the rule', () => {
  test.each([
    [{ ...page, contentType: 'text/html' }, 400, 'contentType', 'text/html', /^Invalid file type/],
    [
      { ...page, sizeBytes: 12 * mebibyte + 1 },
      413,
      'sizeBytes',
      12 * mebibyte + 1,
      /must be at most 12582912/,
    ],
    [{ ...page, sizeBytes: 0 }, 400, 'sizeBytes', 0, /must be at least 1/],
    [{ ...page, sizeBytes: '64' }, 400, 'sizeBytes', '64', /must be a whole number/],
    [{ ...page, name: '' }, 400, 'name', '', /must not be empty/],
    [{ name: 'a.png', contentType: 'image/png' }, 400, 'sizeBytes', null, /must be a whole number/],
    ['{"name":', 400, 'body', null, /well-formed JSON/],
  ])('%j', async (body, status, field, value, detail) => {
    const answered = await client.presign(body);
    expect(answered.status).toBe(status);
    expect(answered.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answered.body).toMatchObject({ status, detail: expect.stringMatching(detail) });
    expect(answered.body.errors[0]).toMatchObject({ field, value });
  });

  test('where x-user-id is missing', async () => {
    const { status, body } = await client.presign(page, {});
    expect(status).toBe(400);
    expect(body.errors[0]).toMatchObject({ field: 'x-user-id', value: null });
  });

  test('a __proto__ in the body changes nothing', async () => {
    const body = '{"name":"a.png","contentType":"image/png","sizeBytes":64,"__proto__":{"status":500}}';
    expect((await client.presign(body)).status).toBe(201);
  });
});

describe('a form is refused', () => {
  test.each([
    ['with a type that is no page', () => formOf({ type: 'text/html' }), 400, /^Invalid file type/],
    [
      'with content that is no page',
      () => formOf({ content: Buffer.from('<html>') }),
      400,
      /^Invalid file type/,
    ],
    ['with content of another type', () => formOf({ type: 'image/jpeg' }), 400, /^Invalid file type/],
    [
      'with an empty file',
      () => formOf({}, { content: Buffer.alloc(0) }),
      400,
      /files\[1\] must not be empty/,
    ],
    ['without a file', () => formOf(), 400, /at least one file/],
    ['with too many files', () => formOf({}, {}, {}, {}), 400, /files must be at most 3 files/],
    [
      'with a file too large',
      () => formOf({}, { content: png(12 * mebibyte + 1) }),
      413,
      /files\[1\] must be at most/,
    ],
  ])('%s', async (_what, form, status, detail) => {
    const answered = await client.upload(form());
    expect(answered.status).toBe(status);
    expect(answered.body.detail).toMatch(detail);
  });

  test.each([
    [
      'cut off',
      '--b\r\ncontent-disposition: form-data; name="f"; filename="a"\r\ncontent-type: image/png\r\n\r\n\x89PNG',
      /boundary/,
    ],
    ['without part headers', '--b\r\n\r\ndata\r\n--b--\r\n', /content-disposition/],
    [
      'with a part that ends in its header',
      '--b\r\ncontent-disposition: form\r\n--b--\r\n',
      /content-disposition/,
    ],
    ['that is no form at all', 'hello', /boundary/],
  ])('%s', async (_what, body, detail) => {
    const answered = await client.upload(body, { 'content-type': 'multipart/form-data; boundary=b' });
    expect(answered.status).toBe(400);
    expect(answered.body).toMatchObject({ title: 'Malformed body', detail: expect.stringMatching(detail) });
  });

  test('with another content type', async () => {
    expect((await client.upload('hello', { 'content-type': 'text/plain' })).status).toBe(415);
  });
});

test('an upload whose client goes away leaves nothing behind', async () => {
  const { port } = new URL(api.url);
  const socket = connect(Number(port), '127.0.0.1');
  const head =
    'content-disposition: form-data; name="f"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n';
  socket.write(
    'POST /api/upload HTTP/1.1\r\nhost: a\r\nx-user-id: alice\r\ncontent-type: multipart/form-data; boundary=b\r\n' +
      `content-length: 30000000\r\n\r\n--b\r\n${head}`,
  );
  socket.write(Buffer.concat([png(), Buffer.from(`\r\n--b\r\n${head}`), png(6 * mebibyte)]));
  await expect.poll(async () => (await api.listAll()).length, { timeout: 10_000 }).toBe(2);
  socket.destroy();
  await once(socket, 'close');
});

test.each([
  ['headers beyond 16 KiB', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ['what is no HTTP', 'no http at all\r\n\r\n', 400],
])('%s are refused with a problem before there is a request', async (_what, request, status) => {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  socket.end(request);
  const answer = (await socket.setEncoding('utf8').toArray()).join('');
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toContain(`HTTP/1.1 ${status} `);
  expect(head).toContain('Content-Type: application/problem+json');
  expect(JSON.parse(body)).toMatchObject({ status, type: 'urn:mangamotion:problem:malformed-request' });
});
