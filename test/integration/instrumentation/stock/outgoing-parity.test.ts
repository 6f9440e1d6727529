import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { startRedis } from '../../../../deploy/rig/servers/redis';
import { OtlpReceiver } from '../otlp-receiver';
import { TracedApp, type Ended } from '../traced-app';
import { described, type Described } from './described-span';

/** By the span around them, what was sent. */
interface Sent {
  readonly ended: Ended;
  readonly spans: ReadonlyMap<string, readonly Described[]>;
  /** Of all requests, in their order. */
  readonly headers: readonly string[][];
}

function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const status = Number(/^\/(\d{3})$/.exec(url)?.[1] ?? 200);
  if (url === '/never') return;
  if (url === '/close') response.destroy();
  else if (url === '/part') response.writeHead(200, { 'content-length': 9 }).write('some');
  else if (url === '/break')
    response.writeHead(200, { 'content-length': 9 }).write('some', () => response.destroy());
  else response.writeHead(status, { location: '/a' }).end('body');
}

async function sent(script: string, env: Record<string, string>, headers: string[][]): Promise<Sent> {
  const receiver = await OtlpReceiver.start();
  const app = new TracedApp([script], {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    TRACING_REDIS_COMMANDS: 'all',
    ...env,
  });
  const ended = await app.ended();
  await receiver.stop();
  const { spans } = receiver;
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === '');
  const below = ({ spanId }: { spanId: string }) =>
    spans.filter(({ parentSpanId }) => parentSpanId === spanId).map(described);
  return { ended, headers: headers.splice(0), spans: new Map(roots.map((root) => [root.name, below(root)])) };
}

/** The same requests to the same servers, the one way after the other. */
async function bothWays(
  script: string,
  env: Record<string, string> = {},
): Promise<[fast: Sent, library: Sent]> {
  const headers: string[][] = [];
  const server = createServer((request, response) => {
    headers.push(Object.keys(request.headers).toSorted());
    answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const redis = await startRedis();
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : '';
  const targets = { TARGET: `http://127.0.0.1:${port}`, REDIS_URL: redis.url, ...env };
  const fast = await sent(script, { ...targets, TRACING_FAST_PATH: 'true' }, headers);
  const library = await sent(script, { ...targets, TRACING_FAST_PATH: 'false' }, headers);
  server.closeAllConnections();
  server.close();
  await redis.stop();
  return [fast, library];
}

const isClient = ({ kind }: Described): boolean => kind === 'CLIENT';

describe.each(['outgoing.cjs', 'outgoing.mjs'])('%s: what is sent, and the spans of it', (script) => {
  let fast: Sent;
  let library: Sent;

  beforeAll(async () => {
    [fast, library] = await bothWays(script);
  });

  test('are there', () => {
    expect(fast.ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(fast.headers.length).toBeGreaterThan(20);
    expect([...fast.spans].filter(([, below]) => below.length === 0)).toEqual([]);
  });

  test('have the same trace headers', () => {
    expect(fast.headers).toEqual(library.headers);
  });

  test('are the same whichever way', () => {
    expect(fast.spans).toEqual(library.spans);
  });

  test.each([
    ['it is aborted before it connects', 'the request was aborted'],
    ['it is destroyed before it connects', 'socket hang up'],
    ['its signal aborts it before it connects', 'The operation was aborted'],
    ['it is aborted while it waits', 'socket hang up'],
    ['it is aborted in the middle of the answer', 'the request was aborted'],
    ['the connection is closed', 'socket hang up'],
    ['the body breaks off', 'aborted'],
    ['the answer breaks off under a listener for errors', 'aborted'],
  ])('%s: that is an error', (way, statusMessage) => {
    expect(fast.spans.get(way)).toMatchObject([{ name: 'GET', status: 'ERROR', statusMessage }]);
  });

  test('are no errors where the service lets go of an answer', () => {
    expect(fast.spans.get('the service lets go of the answer')).toMatchObject([
      { name: 'GET', status: 'UNSET', attributes: { 'http.response.status_code': 200 } },
    ]);
  });

  test.each([
    ['http', /^(?!fetch|a command|a pipeline|a transaction)/],
    ['undici', /^fetch/],
    ['ioredis', /^a (command|pipeline|transaction)/],
  ])('are those of %s alone where nothing else is switched on', async (name, itsWays) => {
    const env = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: name };
    const [fastAlone, libraryAlone] = await bothWays(script, env);
    expect(fastAlone.spans).toEqual(libraryAlone.spans);
    expect(fastAlone.headers).toEqual(libraryAlone.headers);
    const made = [...fastAlone.spans].filter(([, below]) => below.some(isClient)).map(([way]) => way);
    expect(made).toEqual([...fast.spans.keys()].filter((way) => itsWays.test(way)));
  });
});

test('where nothing is sampled, there are the same headers, and no spans', async () => {
  const [fast, library] = await bothWays('outgoing.cjs', { JAEGER_SAMPLER_PARAM: '0' });
  expect(fast.headers).toEqual(library.headers);
  expect(fast.headers[0]).toEqual(expect.arrayContaining(['traceparent', 'uber-trace-id']));
  expect(fast.spans).toEqual(new Map());
});

test('headers that are given as an array are sent as they are, with those of the trace', async () => {
  const [fast] = await bothWays('outgoing.cjs', { ODD: 'true' });
  expect(fast.headers).toEqual([['connection', 'host', 'traceparent', 'uber-trace-id', 'x-array']]);
  expect(fast.spans.get('headers as an array')).toMatchObject([
    { name: 'GET', attributes: { 'server.address': '127.0.0.1', 'http.response.status_code': 200 } },
  ]);
});
