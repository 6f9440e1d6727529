import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiFixture, startApi } from './api-fixture';
import { type Answered, Client } from './client';
import { png } from './pages';

let api: ApiFixture;
let client: Client;

beforeAll(async () => {
  api = await startApi();
  client = new Client(api.url);
});

afterAll(() => api.stop());

interface Part {
  readonly headers: readonly string[];
  readonly content?: Buffer;
}

/** A form as its bytes, because clients write headers that `FormData` does not. */
function bodyOf(...parts: readonly Part[]): Buffer<ArrayBuffer> {
  const pieces = parts.flatMap(({ headers, content = png() }) => [
    Buffer.from(`--b\r\n${headers.join('\r\n')}\r\n\r\n`, 'latin1'),
    content,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from('--b--\r\n')]);
}

const upload = (...parts: readonly Part[]): Promise<Answered> =>
  client.upload(bodyOf(...parts), { 'content-type': 'multipart/form-data; boundary=b' });

async function recorded({ body }: Answered): Promise<(readonly [string, string])[] | undefined> {
  const job = await api.jobs.find(body.jobId);
  return job?.files.map(({ name, contentType }) => [name, contentType] as const);
}

const disposition = (rest = '') => `content-disposition: form-data; name="files"${rest}`;
const page: Part = { headers: [disposition('; filename="first.png"'), 'content-type: image/png'] };
const zip = Buffer.from('PK\x03\x04 and so on');
const comic = 'application/vnd.comicbook+zip';

test.each<[string, Part, string, string]>([
  [
    'a name in Latin 1',
    { headers: [disposition(`; filename*=ISO-8859-1''p%E4ge.png`), 'content-type: image/png'] },
    'p\u00e4ge.png',
    'image/png',
  ],
  [
    'a name as bytes of Latin 1',
    { headers: [disposition('; filename="p\u00e4ge.png"'), 'content-type: image/png'] },
    'p\u00e4ge.png',
    'image/png',
  ],
  [
    'a broken percent sequence',
    { headers: [disposition(`; filename*=UTF-8''100%.png`), 'content-type: image/png'] },
    "UTF-8''100%.png",
    'image/png',
  ],
  ['a type and no name', { headers: [disposition(), 'content-type: image/png'] }, 'unnamed', 'image/png'],
  [
    'any type and no name',
    { headers: [disposition(), 'content-type: application/octet-stream'] },
    'unnamed',
    'image/png',
  ],
  ['an empty name', { headers: [disposition('; filename=""')] }, 'unnamed', 'image/png'],
  ['a name and no type', { headers: [disposition('; filename="a.png"')] }, 'a.png', 'image/png'],
  [
    'a name with blanks and without quotes',
    { headers: [disposition('; filename=my page 1.png'), 'content-type: image/x-png'] },
    'my page 1.png',
    'image/png',
  ],
  [
    'a comic archive of any type',
    { headers: [disposition('; filename="1.cbz"'), 'content-type: application/octet-stream'], content: zip },
    '1.cbz',
    comic,
  ],
  [
    'what Windows calls a zip archive',
    {
      headers: [disposition('; filename="1.cbz"'), 'content-type: application/x-zip-compressed'],
      content: zip,
    },
    '1.cbz',
    comic,
  ],
  [
    'what old browsers call a JPEG',
    {
      headers: [disposition('; filename="1.jpg"'), 'content-type: image/pjpeg'],
      content: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0]),
    },
    '1.jpg',
    'image/jpeg',
  ],
])('a part with %s is a file of the upload', async (_what, part, name, type) => {
  const answer = await upload(page, part);
  expect(answer.status).toBe(202);
  expect(await recorded(answer)).toEqual([
    ['first.png', 'image/png'],
    [name, type],
  ]);
});

test('an input that nothing was chosen for is no file', async () => {
  const empty = { headers: [disposition('; filename=""'), 'content-type: application/octet-stream'] };
  const answer = await upload({ ...empty, content: Buffer.alloc(0) }, page);
  expect(await recorded(answer)).toEqual([['first.png', 'image/png']]);
});

test('a form in which nothing was chosen at all holds no file', async () => {
  const headers = [disposition('; filename=""'), 'content-type: application/octet-stream'];
  const { status, body } = await upload({ headers, content: Buffer.alloc(0) });
  expect([status, body.errors[0]?.rule]).toEqual([400, 'must hold at least one file']);
});

test.each([[], ['content-type: text/plain; charset=utf-8'], ['content-type: application/json']])(
  'a field is no file, with %j',
  async (...headers) => {
    const answer = await upload({ headers: [disposition(), ...headers], content: Buffer.from('{}') }, page);
    expect(await recorded(answer)).toEqual([['first.png', 'image/png']]);
  },
);

test.each([
  ['as a field', { headers: [disposition()] }, 'must have a filename or a type in each part that is a page'],
  [
    'as a type that is none of a page',
    { headers: [disposition(), 'content-type: image/svg+xml'] },
    'must be one of',
  ],
])('a page that is sent %s is not left out in silence: the upload is refused', async (_how, part, rule) => {
  const { status, body } = await upload(page, part);
  expect([status, body.errors[0]?.rule]).toEqual([400, expect.stringContaining(rule)]);
});

test('a presigned file of any type is what its content is', async () => {
  const type = 'application/octet-stream';
  const { body } = await client.presign({ name: 'page.png', contentType: type, sizeBytes: 64 });
  const { url, method, headers, key } = body;
  expect((await fetch(url, { method, headers, body: png() })).status).toBe(200);
  expect(await recorded(await client.uploadKeys([key]))).toEqual([['page.png', 'image/png']]);
});
