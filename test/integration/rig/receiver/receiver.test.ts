import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';
import { createExport } from '../../../../deploy/instrumentation/exporters';
import { JaegerApi } from '../../../../deploy/jaeger/jaeger-api';
import { projectDirectory } from '../../../../deploy/rig/project-directory';
import { startReceiver, type TraceBackend } from '../../../../deploy/rig/receiver/receiver';
import { type JaegerServer, startJaeger } from '../../../../deploy/rig/servers/jaeger';
import type { JaegerTag, JaegerTrace } from '../../../../services/shared/jaeger/trace';
import { eventually } from '../../../eventually';

let receiver: TraceBackend;
let jaeger: JaegerServer | undefined;

beforeAll(async () => {
  [receiver, jaeger] = await Promise.all([startReceiver(), startJaeger()]);
});

afterAll(async () => {
  await Promise.all([receiver.stop(), jaeger?.stop()]);
});

/** A parent with a failed child, with every type of attribute, an event and a link. */
function recordSpans() {
  const memory = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'receiver-test', 'service.version': '1' }),
    spanProcessors: [new SimpleSpanProcessor({ exporter: memory })],
  });
  // Well within each other: Jaeger moves a child that begins or ends outside its parent.
  const start = Date.now() - 1000;
  const tracer = provider.getTracer('pages', '2');
  const parent = tracer.startSpan('parent', { kind: SpanKind.SERVER, startTime: start });
  const context = trace.setSpan(ROOT_CONTEXT, parent);
  const linked = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
  const attributes = { text: 'ü', flag: true, integer: -7, float: 0.25, list: ['a', 'b'] };
  const child = tracer.startSpan(
    'child',
    { attributes, links: [{ context: linked }], startTime: start + 10.25 },
    context,
  );
  child.addEvent('happened', { why: 'test' }, start + 11);
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'broken' });
  child.end(start + 12.5);
  parent.end(start + 20);
  return memory.getFinishedSpans();
}

type Spans = ReturnType<typeof recordSpans>;

const sendJaeger =
  (JAEGER_PROTOCOL: string, portOf: (to: TraceBackend) => number) =>
  async (spans: Spans, to: TraceBackend): Promise<void> => {
    const env = { JAEGER_HOST: '127.0.0.1', JAEGER_PORT: String(portOf(to)), JAEGER_PROTOCOL };
    const configuration = loadTracingConfiguration(env);
    if (configuration === undefined) throw new Error('tracing is switched off');
    const { senders, link } = createExport(configuration);
    await new Promise((resolve) => senders[0]?.send(spans, resolve));
    link?.close();
  };

async function sendOtlp(spans: Spans, to: TraceBackend): Promise<void> {
  const exporter = new OTLPTraceExporter({ url: `${to.otlpEndpoint}/v1/traces` });
  await new Promise((resolve) => exporter.export([...spans], resolve));
  await exporter.shutdown();
}

/** The trace, once all of it has arrived. */
async function traceOf(from: TraceBackend, spans: Spans): Promise<JaegerTrace> {
  const found = await eventually(async () => {
    const answer = await new JaegerApi(from.queryUrl).trace(idOf(spans));
    expect(answer?.spans).toHaveLength(2);
    return answer;
  });
  if (!found) throw new Error('unreachable');
  return found;
}

const idOf = (spans: Spans): string => spans[0]?.spanContext().traceId ?? '';

const byKey = (tags: readonly JaegerTag[]) =>
  Object.fromEntries(tags.map(({ key, type, value }) => [key, `${type} ${value}`]));

/** What must be equal, without order and without what Jaeger adds about itself. */
function essence({ spans, processes }: JaegerTrace) {
  return spans
    .map(({ processID, tags, logs, ...span }) => {
      const { 'internal.span.format': _format, ...own } = byKey(tags);
      return {
        name: span.operationName,
        id: span.spanID,
        references: span.references,
        startTime: span.startTime,
        duration: span.duration,
        tags: own,
        logs: logs.map(({ timestamp, fields }) => ({ timestamp, fields: byKey(fields) })),
        service: processes[processID]?.serviceName,
        resource: byKey(processes[processID]?.tags ?? []),
      };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

describe.each([
  ['Thrift compact over UDP', sendJaeger('compact', (to) => to.compactPort)],
  ['Thrift binary over UDP', sendJaeger('binary', (to) => to.binaryPort)],
  ['Thrift over HTTP', sendJaeger('http', (to) => to.thriftHttpPort)],
  ['OTLP over HTTP', sendOtlp],
])('%s', (_protocol, send) => {
  test('arrives with parents, times, kinds, errors, attributes, events and links', async () => {
    const spans = recordSpans();
    const traceID = idOf(spans);
    await send(spans, receiver);
    const [child, parent] = essence(await traceOf(receiver, spans));
    expect(parent).toMatchObject({ name: 'parent', service: 'receiver-test', references: [] });
    expect(parent?.tags).toMatchObject({ 'span.kind': 'string server' });
    expect(child?.references).toContainEqual({ refType: 'CHILD_OF', traceID, spanID: parent?.id });
    expect(child?.tags).toMatchObject({
      text: 'string ü',
      flag: 'bool true',
      integer: 'int64 -7',
      float: 'float64 0.25',
      error: 'bool true',
      'otel.status_description': 'string broken',
    });
    expect(child?.logs[0]?.fields).toMatchObject({ event: 'string happened', why: 'string test' });
    expect(child?.resource).toMatchObject({ 'service.version': 'string 1' });
  });

  test('reads as a real Jaeger reads it', async ({ skip }) => {
    skip(jaeger === undefined, 'there is no Jaeger');
    if (!jaeger) return;
    const spans = recordSpans();
    await Promise.all([send(spans, receiver), send(spans, jaeger)]);
    const [ours, theirs] = await Promise.all([traceOf(receiver, spans), traceOf(jaeger, spans)]);
    expect(essence(ours)).toEqual(essence(theirs));
  });
});

describe('a query', () => {
  test('finds the services and the newest traces of one', async () => {
    const spans = recordSpans();
    const traceID = idOf(spans);
    await sendOtlp(spans, receiver);
    const services = await fetch(`${receiver.queryUrl}/api/services`);
    expect(await services.json()).toMatchObject({ data: ['receiver-test'], total: 1 });
    const traces = await fetch(`${receiver.queryUrl}/api/traces?service=receiver-test&limit=1`);
    expect(await traces.json()).toMatchObject({ data: [{ traceID }] });
  });

  test('for an unknown trace gives 404', async () => {
    const response = await fetch(`${receiver.queryUrl}/api/traces/${'f'.repeat(32)}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ code: 404, msg: 'trace not found' }] });
  });
});

const contentTypes: Readonly<Record<string, string>> = {
  '/v1/traces': 'application/x-protobuf',
  '/api/traces': 'application/x-thrift',
};

/** @param type undefined: none is sent */
async function post(path: string, body: Buffer, type = contentTypes[path]): Promise<[number, string]> {
  const headers = type === undefined ? {} : { 'content-type': type };
  const answer = await fetch(receiver.queryUrl + path, {
    method: 'POST',
    body: new Uint8Array(body),
    headers,
  });
  return [answer.status, await answer.text()];
}

test('a body that is larger than Jaeger takes is refused before it is read', async () => {
  const [status] = await post('/v1/traces', Buffer.alloc(4 * 1024 ** 2 + 1));
  expect(status).toBe(413);
});

/** Field after field, each of text or of a message: its number and its content. */
function protobuf(...fields: readonly (readonly [number, Buffer])[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, content]) => [
      Buffer.from([8 * number + 2, (content.length & 0x7f) | 0x80, content.length >> 7]),
      content,
    ]),
  );
}

const spanOf = (traceBytes: number, spanBytes: number, parentBytes: number): Buffer => {
  const ids = protobuf([1, Buffer.alloc(traceBytes, 7)], [2, Buffer.alloc(spanBytes, 7)]);
  const parent = parentBytes === 0 ? Buffer.alloc(0) : protobuf([4, Buffer.alloc(parentBytes, 7)]);
  return protobuf([1, protobuf([2, protobuf([2, Buffer.concat([ids, parent])])])]);
};

test.each([
  ['trace', spanOf(4000, 8, 0), 'a trace id has 16 bytes, got 4000'],
  ['span', spanOf(16, 0, 0), 'a span id has 8 bytes, got 0'],
  ['parent', spanOf(16, 8, 9), 'a span id has 8 bytes, got 9'],
])('an id of a %s that is none is refused', async (_what, body, rule) => {
  expect(await post('/v1/traces', body)).toEqual([400, `RangeError: ${rule}`]);
});

/** Field 2 of a batch: a list of as many structs, each of which is its end alone. */
const emptySpans = (count: number): Buffer => {
  const head = Buffer.from([0x0f, 0, 2, 0x0c, 0, 0, 0, 0]);
  head.writeUInt32BE(count, 4);
  return Buffer.concat([head, Buffer.alloc(count + 1)]);
};

test.each([
  ['Thrift', '/api/traces', emptySpans(100_000)],
  ['OTLP', '/v1/traces', Buffer.alloc(1024 ** 2, Buffer.from([0x0a, 0]))],
])('a small body of %s that stands for very many values is refused', async (_name, path, body) => {
  expect(await post(path, body)).toEqual([400, 'RangeError: a message may hold at most 400000 values']);
});

test.each([
  ['/v1/traces', 'text/plain', 'application/x-protobuf'],
  ['/v1/traces', undefined, 'application/x-protobuf'],
  ['/api/traces', 'application/json', 'application/x-thrift or application/vnd.apache.thrift.binary'],
])('%s takes nothing that says it is %s: any page in a browser could send it', async (path, type, taken) => {
  const headers = type === undefined ? {} : { 'content-type': type };
  const answer = await fetch(receiver.queryUrl + path, { method: 'POST', headers, body: new Uint8Array(1) });
  expect([answer.status, await answer.text()]).toEqual([415, `the content type must be ${taken}`]);
});

test('HEAD is answered as GET is, without the body', async () => {
  const { status, headers } = await fetch(`${receiver.queryUrl}/api/services`, { method: 'HEAD' });
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json']);
});

test('a method that is not taken is refused with those that are', async () => {
  const { status, headers } = await fetch(`${receiver.queryUrl}/api/services`, { method: 'DELETE' });
  expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
});

test('what fails in the receiver is its own fault, and names no file of this machine', async () => {
  const failing = await startReceiver({ logFiles: [projectDirectory] });
  try {
    const answer = await fetch(`${failing.queryUrl}/api/logs?traceID=${'1'.repeat(32)}`);
    const error = { code: 500, msg: 'the receiver failed; its output says why' };
    expect([answer.status, await answer.json()]).toMatchObject([500, { data: null, errors: [error] }]);
  } finally {
    await failing.stop();
  }
});
