import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Job } from '../../../services/shared/job';
import { type ApiFixture, startApi } from './api-fixture';
import { Client } from './client';
import { formOf } from './pages';

/** What the stand-in for Jaeger answers next. */
let answer: { status: number; body: string; headers?: Record<string, string> };
let asked: string[];
let jaeger: Server;
/** Of the stand-in. */
let address: string;
let api: ApiFixture;
let client: Client;

const traceId = '0af7651916cd43dd8448eb211c80319c';

beforeAll(async () => {
  jaeger = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(jaeger, 'listening');
  const bound = jaeger.address();
  const port = typeof bound === 'object' ? bound?.port : '';
  address = `http://127.0.0.1:${port}`;
  api = await startApi({
    JAEGER_QUERY_URL: `${address}/base/`,
    JAEGER_UI_URL: 'https://jaeger.example.com/ui/',
  });
  client = new Client(api.url);
});

beforeEach(() => {
  asked = [];
});

afterAll(async () => {
  jaeger.close();
  await api.stop();
});

async function finishedJob(changes: Partial<Job> = {}): Promise<Job> {
  const { body } = await client.upload(formOf({}));
  const job = await api.jobs.find(body.jobId);
  if (!job) throw new Error('no record');
  const trace = { traceId, spanId: 'b', sampled: true };
  return api.jobs.replace(job, { ...job, trace, status: 'clean', attempts: 1, ...changes });
}

const span = (spanID: string, parent: string | undefined, operationName: string, tags: object[] = []) => ({
  traceID: traceId,
  spanID,
  operationName,
  references: parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID: traceId, spanID: parent }],
  startTime: 1_000_000 + spanID.charCodeAt(0),
  duration: 10,
  processID: 'p1',
  tags,
  logs: [],
});

const http = span('a', 'caller', 'POST /api/upload');
const server = { key: 'span.kind', type: 'string', value: 'server' };
const upload = span('b', 'a', 'upload', [{ key: 'error', type: 'bool', value: true }]);
const scan = span('c', 'b', 'worker.scan', [{ key: 'job.attempt', type: 'int64', value: 1 }]);

const traceOf = (...spans: object[]) => ({
  status: 200,
  body: JSON.stringify({ data: [{ spans, processes: { p1: { serviceName: 'api', tags: [] } } }] }),
});

const trace = ({ id }: Job, headers?: Record<string, string>) => client.get(`/api/jobs/${id}/trace`, headers);

test('a trace is reduced to what a waterfall needs, by its start', async () => {
  answer = traceOf(scan, upload, http);
  const { status, body } = await trace(await finishedJob());
  expect(status).toBe(200);
  const common = { service: 'api', durationMicros: 10 };
  expect(body).toEqual({
    traceId,
    complete: true,
    spanCount: 3,
    spans: [
      {
        ...common,
        spanId: 'a',
        parentSpanId: 'caller',
        operation: 'POST /api/upload',
        startMicros: 0,
        failed: false,
      },
      { ...common, spanId: 'b', parentSpanId: 'a', operation: 'upload', startMicros: 1, failed: true },
      { ...common, spanId: 'c', parentSpanId: 'b', operation: 'worker.scan', startMicros: 2, failed: false },
    ],
  });
  expect(asked).toEqual([`/base/api/traces/${traceId}`]);
});

test.each([
  ['the job has not ended', { status: 'scanning' }, [http, upload, scan]],
  ['the last scan is not there', { attempts: 2 }, [http, upload, scan]],
  ['the request is not there', {}, [upload, scan]],
  ['a parent is not there', {}, [http, upload, scan, span('d', 'x', 'S3.GetObject')]],
  ['a parent of what came is not there', {}, [http, upload, { ...scan, references: [] }]],
] as const)('a trace is not complete while %s', async (_what, changes, spans) => {
  answer = traceOf(...spans);
  expect((await trace(await finishedJob(changes))).body).toMatchObject({ complete: false });
});

test.each([
  ['the caller began the trace', [span('caller', undefined, 'POST')]],
  [
    'the caller is within a trace that is elsewhere',
    [{ ...span('caller', 'browser', 'POST'), processID: 'p2' }],
  ],
  [
    'the caller has done more',
    [span('caller', 'x', 'POST'), span('x', undefined, 'sync'), span('y', 'x', 'GET')],
  ],
  [
    'another has joined it, from elsewhere',
    [span('o', 'elsewhere', 'POST', [server]), span('p', 'o', 'upload')],
  ],
])('a trace is complete also where %s', async (_what, above) => {
  answer = traceOf(...above, http, upload, scan);
  expect((await trace(await finishedJob())).body).toMatchObject({ complete: true });
});

test('of a trace that others are part of, a job shows its own request and what is below it', async () => {
  const others = [
    span('o', 'caller', 'POST /api/upload'),
    span('p', 'o', 'upload'),
    span('q', 'p', 'worker.scan'),
  ];
  answer = traceOf(span('caller', undefined, 'sync'), ...others, http, upload, scan);
  const { body } = await trace(await finishedJob());
  expect(body).toMatchObject({ spanCount: 3, spans: [{ spanId: 'a' }, { spanId: 'b' }, { spanId: 'c' }] });
});

test('a trace of others alone has not arrived', async () => {
  answer = traceOf(span('o', 'caller', 'POST /api/upload'), span('p', 'o', 'upload'));
  expect((await trace(await finishedJob())).status).toBe(404);
});

test('spans in a circle are each shown once', async () => {
  answer = traceOf(
    { ...http, references: [{ refType: 'CHILD_OF', traceID: traceId, spanID: 'c' }] },
    upload,
    scan,
  );
  expect((await trace(await finishedJob())).body).toMatchObject({ spanCount: 3 });
});

test('a trace of 20 MB is read in slices: others are answered meanwhile', async () => {
  const log = { timestamp: 1, fields: [{ key: 'event', type: 'string', value: 'x'.repeat(1000) }] };
  const many = Array.from({ length: 17_000 }, (_, index) => ({
    ...span(`s${index}`, 'c', 'fs.open'),
    logs: [log],
  }));
  answer = traceOf(http, upload, scan, ...many);
  expect(answer.body.length).toBeGreaterThan(18 * 1024 ** 2);
  const job = await finishedJob();
  const began = performance.now();
  const read = trace(job);
  const settled = read.then(() => 'read');
  let slowestMillis = 0;
  for (let startedAt = performance.now(); ; startedAt = performance.now()) {
    await client.get('/healthz');
    slowestMillis = Math.max(slowestMillis, performance.now() - startedAt);
    if ((await Promise.race([settled, Promise.resolve('reading')])) === 'read') break;
  }
  // A share: how long it takes is the machine's. Parsed at a stroke, one answer waits for most of it.
  expect(slowestMillis / (performance.now() - began)).toBeLessThan(0.4);
  expect((await read).body).toMatchObject({ spanCount: 17_003, complete: true });
});

test.each([
  ['not there yet', { status: 404, body: '{"errors":[{"msg":"trace not found"}]}' }, 404],
  ['failing', { status: 500, body: 'no' }, 503],
  ['no Jaeger at all', { status: 200, body: '<html>' }, 503],
  ['leading elsewhere', { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } }, 503],
  ['without end', { status: 200, body: 'x'.repeat(25 * 1024 ** 2) }, 503],
])('what Jaeger answers that is %s is a problem', async (_what, next, status) => {
  answer = next;
  const answered = await trace(await finishedJob());
  expect(answered.status).toBe(status);
  expect(answered.headers.get('content-type')).toContain('application/problem+json');
});

test('a trace is for the owner of its job, and Jaeger is not asked for anybody else', async () => {
  expect((await trace(await finishedJob(), { 'x-user-id': 'bob' })).status).toBe(404);
  expect(asked).toEqual([]);
});

test('an upload that was not sampled has no trace, and no links to one', async () => {
  const job = await finishedJob({ trace: { traceId, spanId: 'b', sampled: false } });
  const { status, body } = await trace(job);
  expect([status, body.errors]).toEqual([
    404,
    [{ field: 'trace.sampled', value: false, rule: 'must be true: the sampler left this upload out' }],
  ]);
  const self = `/api/jobs/${job.id}`;
  expect((await client.get(self)).body.links).toEqual({ self, events: `${self}/events` });
});

test('a job links its trace, here and on the page of Jaeger', async () => {
  const { id } = await finishedJob();
  const self = `/api/jobs/${id}`;
  expect((await client.get(self)).body.links).toEqual({
    self,
    events: `${self}/events`,
    trace: `${self}/trace`,
    jaeger: `https://jaeger.example.com/ui/trace/${traceId}`,
  });
});

const kept = {
  field: 'trace.kept',
  value: false,
  rule: 'must be true: it was decided not to keep the trace of this upload, or Jaeger lost it',
};
const decided = {
  field: 'trace.decided',
  value: false,
  rule: 'must be true: whether it is kept is decided 30 s after it began',
};

test.each([
  ['may still be kept', 40, decided],
  ['was not kept', 50, kept],
])(
  'where collectors decide after 30 s, a trace that is not there %s %i s after its begin',
  async (_what, age, expected) => {
    const own = await startApi({ JAEGER_QUERY_URL: address, TRACE_DECISION_SECONDS: '30' });
    try {
      const ownClient = new Client(own.url);
      const { body: made } = await ownClient.upload(formOf({}));
      const job = await own.jobs.find(made.jobId);
      if (!job) throw new Error('no record');
      const createdAt = new Date(Date.now() - 1000 * age).toISOString();
      await own.jobs.replace(job, { ...job, createdAt, trace: { traceId, spanId: 'b', sampled: true } });
      answer = { status: 404, body: '{"errors":[{"msg":"trace not found"}]}' };
      const { status, body } = await ownClient.get(`/api/jobs/${job.id}/trace`);
      expect([status, body.errors]).toEqual([404, [expected]]);
    } finally {
      await own.stop();
    }
  },
);

test('a span that is unlike those of Jaeger hides no other', async () => {
  answer = traceOf(http, upload, scan, { ...span('d', 'c', 'odd'), startTime: 'soon' });
  const { status, body } = await trace(await finishedJob());
  expect([status, body]).toEqual([200, expect.objectContaining({ spanCount: 3 })]);
});

test('without JAEGER_QUERY_URL the answer says so', async () => {
  const own = await startApi();
  try {
    const ownClient = new Client(own.url);
    const { body } = await ownClient.upload(formOf({}));
    const { status, body: problem } = await ownClient.get(`/api/jobs/${body.jobId}/trace`);
    expect([status, problem.detail]).toEqual([
      404,
      'JAEGER_QUERY_URL must be set on this service for traces to be shown, got nothing',
    ]);
  } finally {
    await own.stop();
  }
});
