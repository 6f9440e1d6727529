import { once } from 'node:events';
import { connect } from 'node:net';
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
afterEach(() => vi.waitUntil(async () => (await api.listAll()).length === 0, { timeout: 40_000 }));

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

  test.each([
    ['in front of its first part', 'x'.repeat(1_100_000), ''],
    ['behind its last part', '', 'x'.repeat(1_100_000)],
  ])('with more than a form has %s', async (_where, before, after) => {
    const file =
      '--b\r\ncontent-disposition: form-data; name="f"; filename="a"\r\ncontent-type: image/png\r\n\r\n';
    const body = `${before}\r\n${file}\x89PNG\r\n\x1a\n\r\n--b--\r\n${after}`;
    const answered = await client.upload(Buffer.from(body, 'latin1'), {
      'content-type': 'multipart/form-data; boundary=b',
    });
    expect([answered.status, answered.body.errors[0]?.rule]).toEqual([
      413,
      expect.stringMatching(/^must hold at most \d+ bytes beside its files$/),
    ]);
  });

  test('that never ends, though it holds no more than empty fields', async () => {
    const field = '--b\r\ncontent-disposition: form-data; name="f"\r\n\r\n\r\n';
    const body = ReadableStream.from(endless(field.repeat(50)));
    const answered = await client
      .upload(body, { 'content-type': 'multipart/form-data; boundary=b' })
      .catch((error: unknown) => error);
    expect(answered).toMatchObject({ status: 400, body: { errors: [{ field: 'body', value: 101 }] } });
  });

  test('with another content type', async () => {
    expect((await client.upload('hello', { 'content-type': 'text/plain' })).status).toBe(415);
  });
});

function* endless(text: string): Generator<Uint8Array> {
  for (;;) yield Buffer.from(text);
}

describe('whatever a caller sends, it is not a fault of ours', () => {
  const json = { 'content-type': 'application/json' };
  const form = { 'content-type': 'multipart/form-data; boundary=b' };
  const gzip = { 'content-encoding': 'gzip' };
  const nested = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  const described = (name: string) => JSON.stringify({ ...page, name }).replace(JSON.stringify(name), name);

  test.each([
    ['rubbish as gzip', '/api/presign', 'rubbish', { ...json, ...gzip }, 415],
    ['rubbish as brotli', '/api/upload', 'rubbish', { ...json, 'content-encoding': 'br' }, 415],
    ['a form as gzip', '/api/upload', '--b--', { ...form, ...gzip }, 415],
    ['an encoding that nobody knows', '/api/presign', '{}', { ...json, 'content-encoding': 'x' }, 415],
    ['a name of 10,000 nested lists', '/api/presign', described(nested), json, 400],
    [
      'a name of 10,000 nested objects',
      '/api/presign',
      described(`${'{"a":'.repeat(9999)}1${'}'.repeat(9999)}`),
      json,
      400,
    ],
    ['keys of nested lists', '/api/upload', `{"keys":[${nested}]}`, json, 400],
    ['nothing but nested lists', '/api/presign', nested, json, 400],
    ['100,000 keys that are none', '/api/upload', `{"keys":[${'1,'.repeat(99_999)}1]}`, json, 400],
    ['a number without end', '/api/presign', `{"sizeBytes":${'9'.repeat(200_000)}}`, json, 400],
    [
      'a content type of 200 kB',
      '/api/presign',
      JSON.stringify({ ...page, contentType: `image/png;${' '.repeat(200_000)}` }),
      json,
      400,
    ],
    [
      'JSON in UTF-16',
      '/api/presign',
      '\ufeff{}',
      { 'content-type': 'application/json; charset=utf-16le' },
      415,
    ],
    ['no JSON at all', '/api/presign', '', json, 400],
    ['text for JSON', '/api/presign', '"x"', json, 400],
    [
      'a part header that objects have',
      '/api/upload',
      '--b\r\n__proto__: x\r\nconstructor: y\r\n\r\n\r\n--b--',
      form,
      400,
    ],
    [
      'a boundary without end',
      '/api/upload',
      '--b',
      { 'content-type': `multipart/form-data; boundary=${'b'.repeat(9000)}` },
      400,
    ],
  ])('%s', async (_what, path, body, headers, status) => {
    const response = await fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: { 'x-user-id': 'alice', ...headers },
      body,
    });
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ status });
    expect(text.length).toBeLessThan(4000);
  });
});

test('who sends on after an answer is read for ten seconds at most', async () => {
  const { port } = new URL(api.url);
  const beganAt = performance.now();
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  socket.write('POST /nowhere HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n');
  const sending = setInterval(() => socket.write('1\r\nx\r\n'), 100);
  // By a reset, where something was not read yet.
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(sending);
  expect(performance.now() - beganAt).toBeLessThan(40_000);
}, 60_000);

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
  await expect.poll(async () => (await api.listAll()).length, { timeout: 40_000 }).toBe(2);
  socket.destroy();
  await once(socket, 'close');
});
