import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ApiDocument } from './api-document';
import { type ApiFixture, startApi } from './api-fixture';
import { serveAppOver } from './app-in-process';
import { JobProvocations } from './job-provocations';
import { alice, formOf } from './pages';
import { type Provocation, Provocations } from './provocations';
import { startStrainedApi } from './strained-api';

const limits = { maxFiles: 3, maxFileBytes: 1024 ** 2 };
let api: ApiFixture;
let document: ApiDocument;
let strained: Awaited<ReturnType<typeof startStrainedApi>>;
let provocations: Provocations;
let jobProvocations: JobProvocations;

beforeAll(async () => {
  api = await startApi({
    MAX_FILE_SIZE_BYTES: String(limits.maxFileBytes),
    MAX_FILES_PER_UPLOAD: String(limits.maxFiles),
  });
  document = await ApiDocument.of(api.url);
  strained = await startStrainedApi(api);
  provocations = new Provocations(api.url, limits);
  const { url: strainedUrl, decidingUrl } = strained;
  jobProvocations = new JobProvocations({ url: api.url, strainedUrl, decidingUrl, jobs: api.jobs });
});

afterAll(async () => {
  await strained?.stop();
  await api.stop();
});

type From = (uploads: Provocations, jobs: JobProvocations) => Record<string, Provocation>;

/** For their names, before anything is there to be asked. */
const names = (from: From): string[] => {
  const nowhere = { url: '', strainedUrl: '', decidingUrl: '', jobs: { create: async () => {} } };
  return Object.keys(from(new Provocations('', limits), new JobProvocations(nowhere)));
};

/** Ids differ from request to request, and so do the bytes that came until somebody looked. */
const comparable = (problem: object, name: string): unknown => {
  const { trace_id: _traceId, ...rest }: { trace_id?: string } = { ...problem };
  const text = JSON.stringify(rest).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID');
  return JSON.parse(name === 'too-much-beside-files' ? text.replaceAll(/(?<=got |"value":)\d+/g, '0') : text);
};

/** What callers do not bring about: it is further below, but for faults of ours. */
const outages = [
  'redis-unavailable',
  'storage-unavailable',
  'slow-body',
  'slow-form',
  'no-turn',
  'no-memory',
  'too-many',
  'internal',
];

const byRoute: readonly [string, From][] = [
  ['POST /api/presign', (uploads) => uploads.ofPresign],
  ['POST /api/upload', (uploads) => uploads.ofUpload],
  ['GET /api/jobs/{id}', (_, jobs) => jobs.ofJob],
  ['DELETE /api/jobs/{id}', (_, jobs) => jobs.ofDeletion],
  ['GET /api/jobs/{id}/files/{fileId}', (_, jobs) => jobs.ofFile],
  ['GET /api/jobs/{id}/events', (_, jobs) => jobs.ofEvents],
  ['GET /api/jobs/{id}/trace', (_, jobs) => jobs.ofTrace],
];

test('each route with documented problems is below', () => {
  const documented = document.routes.filter((route) => document.problems(route).size > 0);
  expect(documented).toEqual(byRoute.map(([route]) => route));
});

describe.each(byRoute)('%s', (route, from) => {
  test('has no documented problem that is not provoked', () => {
    const documented = [...document.problems(route).keys()].filter((name) => !outages.includes(name));
    expect(names(from).toSorted()).toEqual(documented.toSorted());
  });

  test.each(names(from))('answers %s exactly as the document shows it', async (name) => {
    const response = await from(provocations, jobProvocations)[name]!();
    expect(await document.objection(route, response)).toBeUndefined();
    const answered: object = JSON.parse(await response.text());
    expect(comparable(answered, name)).toEqual(comparable(document.problems(route).get(name) ?? {}, name));
  });
});

const readJob = (path = '', init: RequestInit = {}) =>
  fetch(`${api.url}/api/jobs/00000000-0000-4000-8000-000000000000${path}`, { ...init, headers: alice });

const requests: Record<string, () => Promise<Response>> = {
  'POST /api/presign': () => provocations.presign({ name: 'a.png', contentType: 'image/png', sizeBytes: 64 }),
  'POST /api/upload': () => provocations.upload(formOf({})),
  'GET /api/jobs/{id}': () => readJob(),
  'DELETE /api/jobs/{id}': () => readJob('', { method: 'DELETE' }),
  'GET /api/jobs/{id}/files/{fileId}': () => readJob('/files/0b4f7f5e-2d0c-4f0e-8d4c-3d0a5f1c9a10'),
  'GET /api/jobs/{id}/events': () => readJob('/events'),
  'GET /api/jobs/{id}/trace': () => readJob('/trace'),
};

const isReady = async (): Promise<boolean> => (await fetch(`${api.operationsUrl}/readyz`)).ok;

describe.each([
  ['redis', byRoute.map(([route]) => route)],
  ['storage', ['POST /api/presign', 'POST /api/upload', 'DELETE /api/jobs/{id}']],
] as const)('while %s hangs', (dependency, routes) => {
  const signal = (name: NodeJS.Signals) =>
    process.kill(dependency === 'redis' ? api.redisServer.pid : api.storageServer.pid, name);

  beforeAll(async () => {
    signal('SIGSTOP');
    await vi.waitUntil(async () => !(await isReady()), { timeout: 40_000 });
  });

  afterAll(async () => {
    signal('SIGCONT');
    await vi.waitUntil(isReady, { timeout: 40_000 });
  });

  test.each(routes)('%s answers 503 as the document shows it', async (route) => {
    const response = await requests[route]!();
    expect(response.status).toBe(503);
    expect(await document.objection(route, response)).toBeUndefined();
  });

  test.each(routes)('%s names it', async (route) => {
    const answered: object = JSON.parse(await (await requests[route]!()).text());
    const shown = document.problems(route).get(`${dependency}-unavailable`) ?? {};
    expect(comparable(answered, '')).toEqual(comparable(shown, ''));
  });
});

describe('a body that does not come', () => {
  let url: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ url, stop } = await serveAppOver(api, { bodyPatienceMillis: 50 }));
  });

  afterAll(() => stop());

  test.each([
    ['POST /api/presign', 'application/json', 'slow-body'],
    ['POST /api/upload', 'application/json', 'slow-body'],
    ['POST /api/upload', 'multipart/form-data; boundary=b', 'slow-form'],
  ])('to %s as %s is refused as the document shows it', async (route, contentType, name) => {
    const body = new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from(' ')) });
    const headers = { ...alice, 'content-type': contentType };
    const init: RequestInit = { method: 'POST', headers, body, duplex: 'half' };
    const response = await fetch(`${url}${route.split(' ')[1]}`, init);
    expect(await document.objection(route, response)).toBeUndefined();
    const shown = JSON.stringify(document.problems(route).get(name)).replace('30000 ms', '50 ms');
    expect(comparable(JSON.parse(await response.text()), name)).toEqual(comparable(JSON.parse(shown), name));
  });
});
