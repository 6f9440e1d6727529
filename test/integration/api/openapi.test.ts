import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiDocument } from './api-document';
import { type ApiFixture, startApi } from './api-fixture';
import { appOver, registeredRoutes } from './app-in-process';
import { alice, formOf, png } from './pages';

const maxFileBytes = 1024 ** 2;
let api: ApiFixture;
let document: ApiDocument;

beforeAll(async () => {
  api = await startApi({ MAX_FILE_SIZE_BYTES: String(maxFileBytes), MAX_FILES_PER_UPLOAD: '3' });
  document = await ApiDocument.of(api.url);
});

afterAll(() => api.stop());

/** Sends a request, and holds its answer to the document. */
async function call(
  route: string,
  init: RequestInit = {},
  path = route.split(' ')[1] ?? '',
): Promise<Response> {
  const [method = ''] = route.split(' ');
  const response = await fetch(`${api.url}${path}`, { headers: alice, ...init, method });
  expect(await document.objection(route, response)).toBeUndefined();
  return response;
}

const postJson = (path: string, body: unknown): Promise<Response> =>
  call(`POST ${path}`, {
    headers: { ...alice, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function presigned(): Promise<string> {
  const response = await postJson('/api/presign', { name: 'a.png', contentType: 'image/png', sizeBytes: 64 });
  const { key, url, method, headers } = JSON.parse(await response.text());
  expect((await fetch(url, { method, headers, body: png() })).status).toBe(200);
  return key;
}

test('each route of the app but the files of its page is documented, and each documented route exists', async () => {
  const { app, close } = appOver(api);
  await close();
  const routes = registeredRoutes(app).filter((route) => !route.startsWith('GET /page/'));
  expect(document.routes.toSorted()).toEqual(routes.toSorted());
});

test('the document is JSON that may be kept, and is not sent again to whoever has it', async () => {
  const first = await call('GET /openapi.json');
  expect(first.headers.get('content-type')).toBe('application/json');
  expect(first.headers.get('cache-control')).toBe('public, max-age=300');
  const headers = { 'if-none-match': first.headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
  expect((await call('GET /openapi.json', { headers })).status).toBe(304);
});

describe('an example request is answered as documented', () => {
  test('for presigning', async () => {
    const { requestBody } = document.operation('POST /api/presign');
    const examples = Object.entries(requestBody?.content['application/json']?.examples ?? {});
    expect(examples.map(([name]) => name)).toEqual(['page', 'archive']);
    for (const [, { value }] of examples) expect((await postJson('/api/presign', value)).status).toBe(201);
  });

  test('for an upload by keys, with keys that are there', async () => {
    const { requestBody } = document.operation('POST /api/upload');
    const { value } = requestBody?.content['application/json']?.examples?.['presigned'] ?? {};
    const { keys }: { keys: string[] } = JSON.parse(JSON.stringify(value));
    const own = await Promise.all(keys.map(() => presigned()));
    expect((await postJson('/api/upload', { keys: own })).status).toBe(202);
  });

  test('for a form, its repetition, its job, and its deletion', async () => {
    const headers = { ...alice, 'idempotency-key': 'volume-1' };
    const response = await call('POST /api/upload', { headers, body: formOf({}, {}) });
    const { jobId } = JSON.parse(await response.text());
    expect([response.status, response.headers.get('location')]).toEqual([202, `/api/jobs/${jobId}`]);
    const again = await call('POST /api/upload', { headers, body: formOf({}, {}) });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
    const job = await call('GET /api/jobs/{id}', {}, `/api/jobs/${jobId}`);
    expect([job.status, job.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect((await call('DELETE /api/jobs/{id}', {}, `/api/jobs/${jobId}`)).status).toBe(204);
  });

  test.each(['/', '/api/upload', '/healthz'])('for GET %s', async (path) => {
    expect((await call(`GET ${path}`)).status).toBe(200);
  });

  test('for the events of a job', async () => {
    const { jobId } = JSON.parse(await (await call('POST /api/upload', { body: formOf({}) })).text());
    const job = await api.jobs.find(jobId);
    if (job) await api.jobs.replace(job, { ...job, status: 'clean' });
    const path = `/api/jobs/${jobId}/events`;
    expect((await call('GET /api/jobs/{id}/events', {}, path)).status).toBe(200);
  });
});

const page = { name: 'a.png', contentType: 'image/png', sizeBytes: 64 };

const types = ['image/png', ' IMAGE/PNG ', 'image/png;', 'image/jpg', 'image/webp; q=1', 'Application/X-CBZ'];
const noTypes = [
  '',
  'png',
  'image',
  'image/pngx',
  'ximage/png',
  'image/png x',
  'image/svg+xml',
  'a/image/png',
];

/** Values on both sides of each rule, for each field; undefined leaves the field out. */
const files = Object.entries({
  name: [undefined, null, 4, '', 'a', '../..', 'x'.repeat(5000), ['a']],
  contentType: [undefined, null, 4, ...types, ...noTypes],
  sizeBytes: [undefined, null, '64', 1.5, 0, -1, 1, maxFileBytes, maxFileBytes + 1, 2 ** 60, 1e300, [64]],
}).flatMap(([field, values]) => values.map((value) => ({ ...page, [field]: value })));

test.each([...files, { ...page, more: true }, {}, [], [page]])(
  'presigning takes %j where the document does, and refuses it where it does not',
  async (body) => {
    const { requestBody } = document.operation('POST /api/presign');
    const sent: unknown = JSON.parse(JSON.stringify(body));
    const isValid = document.validator(requestBody?.content['application/json']?.schema ?? {})(sent);
    const { status } = await postJson('/api/presign', body);
    expect(status < 300).toBe(isValid);
  },
);

const keyLists = [
  undefined,
  null,
  'a',
  [],
  [4],
  ['a'],
  ['a', 'b', 'c'],
  ['a', 'a'],
  ['a', 'b', 'c', 'd'],
  [['a']],
];

test.each(keyLists)(
  'the keys %j are looked for where the document takes them, and only then',
  async (keys) => {
    const { requestBody } = document.operation('POST /api/upload');
    const sent: unknown = JSON.parse(JSON.stringify({ keys }));
    const isValid = document.validator(requestBody?.content['application/json']?.schema ?? {})(sent);
    const { errors } = JSON.parse(await (await postJson('/api/upload', sent)).text());
    const wasLookedFor = errors[0].rule === 'must be a key that was presigned for you within the last hour';
    expect(wasLookedFor).toBe(isValid);
  },
);

const headerValues = ['a', 'a b', 'a!~', 'x'.repeat(255), 'x'.repeat(256), 'x'.repeat(257), 'é', '', 'a\tb'];

test.each([
  ['GET /api/jobs/{id}', 'x-user-id', 404],
  ['POST /api/upload', 'Idempotency-Key', 415],
] as const)('%s takes a header %s where the document does', async (route, name, status) => {
  const { parameters = [] } = document.operation(route);
  const isValid = document.validator(parameters.find((each) => each.name === name)?.schema ?? {});
  for (const value of headerValues) {
    const response = await call(route, { headers: { ...alice, [name]: value } });
    expect([value, response.status]).toEqual([value, isValid(value) ? status : 400]);
  }
});

test('a job is looked for by each id that the document takes, and by no other', async () => {
  const id = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
  const { parameters = [] } = document.operation('GET /api/jobs/{id}');
  const isValid = document.validator(parameters.find(({ name }) => name === 'id')?.schema ?? {});
  for (const value of [id, id.toUpperCase(), `${id}0`, ` ${id}`, '1', 'mangamotion']) {
    await api.redis.set(
      `mangamotion:job:${value}`,
      JSON.stringify({
        id: value,
        userId: 'alice',
        status: 'queued',
        attempts: 0,
        createdAt: new Date().toISOString(),
        files: [],
      }),
    );
    const { status } = await fetch(`${api.url}/api/jobs/${encodeURIComponent(value)}`, { headers: alice });
    expect([value, status]).toEqual([value, isValid(value) ? 200 : 404]);
  }
});
