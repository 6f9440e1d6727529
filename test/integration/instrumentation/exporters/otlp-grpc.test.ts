import { expect, test } from 'vitest';
import { ProtobufWriter } from '../../../../deploy/instrumentation/exporters/otlp/protobuf-writer';
import { choosePort } from '../../../../deploy/rig/servers/free-ports';
import { decodeTraces } from '../otlp-decode';
import { givenTracing } from './given-tracing';
import { receiveGrpc } from './grpc-receiver';
import { partialSuccess } from './partial-success';

const METHOD = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

const over = (port: string, env: Record<string, string> = {}) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  ...env,
});

/** `google.rpc.Status` with `RetryInfo`, as `grpc-status-details-bin`. */
function retryInfo(millis: number): string {
  const writer = new ProtobufWriter();
  writer.uint32(1, 8);
  const any = writer.begin(3, 1);
  writer.text(1, 'type.googleapis.com/google.rpc.RetryInfo');
  const info = writer.begin(2, 1);
  const delay = writer.begin(1, 1);
  writer.uint32(2, millis * 1e6);
  writer.end(delay, 1);
  writer.end(info, 1);
  writer.end(any, 1);
  return writer.buffer.copy(0, writer.buffer.length).toString('base64');
}

test.each(['none', 'gzip'])(
  'batches arrive by unary calls over one connection, with compression %s',
  async (compression) => {
    const { port, calls, sessionCount } = await receiveGrpc({ status: 0 });
    const headers = {
      OTEL_EXPORTER_OTLP_HEADERS: 'Tenant=manga',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'authorization=x',
    };
    const { makeSpans, flush, statistics, report } = givenTracing(
      over(port, { ...headers, OTEL_EXPORTER_OTLP_COMPRESSION: compression }),
    );
    for (const name of ['first', 'second']) {
      makeSpans(512, name);
      expect(await flush(20_000)).toBe(true);
    }
    expect(calls.map(({ message }) => decodeTraces(message).map(({ name }) => name))).toEqual([
      Array(512).fill('first'),
      Array(512).fill('second'),
    ]);
    expect(calls[0]?.headers).toMatchObject({
      ':method': 'POST',
      ':path': METHOD,
      'content-type': 'application/grpc',
      te: 'trailers',
      tenant: 'manga',
      authorization: 'x',
    });
    expect(sessionCount()).toBe(1);
    expect(statistics).toMatchObject({ created: 1024, exported: 1024 });
    expect(report).not.toHaveBeenCalled();
  },
);

test('rejected spans are dropped for that reason', async () => {
  const { port } = await receiveGrpc({ status: 0, body: partialSuccess(2, 'over quota') });
  const { makeSpans, flush, statistics, report } = givenTracing(over(port));
  makeSpans(5);
  await flush(20_000);
  expect(statistics).toMatchObject({ exported: 3, dropped: { rejected: 2 } });
  expect(report.mock.calls[0]?.[2]).toMatchObject({
    error: `http://127.0.0.1:${port} rejected spans: over quota`,
  });
});

test.each([
  ['UNAVAILABLE', 14, {}],
  ['RESOURCE_EXHAUSTED that says when', 8, { 'grpc-status-details-bin': retryInfo(300) }],
])('%s is tried again, and nothing is lost', async (_name, status, trailers) => {
  const { port, calls, answer } = await receiveGrpc({ status, trailers });
  const { makeSpans, flush, statistics } = givenTracing(over(port));
  makeSpans(5);
  const flushed = flush(20_000);
  await expect.poll(() => calls.length).toBe(1);
  answer.status = 0;
  await flushed;
  expect(calls).toHaveLength(2);
  expect(statistics).toMatchObject({ exported: 5, dropped: { export_failed: 0 } });
});

test.each([
  ['RESOURCE_EXHAUSTED', 8],
  ['UNAUTHENTICATED', 16],
  ['UNIMPLEMENTED', 12],
])('%s is not tried again, and what it says is told', async (_name, status) => {
  const { port, calls } = await receiveGrpc({ status, message: 'zu groß' });
  const { makeSpans, flush, statistics, report } = givenTracing(over(port));
  makeSpans(5);
  await flush(20_000);
  expect(calls).toHaveLength(1);
  expect(statistics).toMatchObject({ dropped: { export_failed: 5 } });
  const error = `http://127.0.0.1:${port} answered gRPC status ${status}: zu groß`;
  expect(report.mock.calls).toMatchObject([['warn', 'spans were lost on export', { spans: 5, error }]]);
});

test('a receiver that never answers loses a batch after the timeout, and the next one has a new connection', async () => {
  const { port, calls, answer, sessionCount } = await receiveGrpc({ status: -1 });
  const { makeSpans, flush, statistics } = givenTracing(over(port, { OTEL_EXPORTER_OTLP_TIMEOUT: '3000' }));
  makeSpans(1);
  await flush(20_000);
  expect(statistics).toMatchObject({ exported: 0, dropped: { export_failed: 1 } });
  answer.status = 0;
  makeSpans(1);
  await flush(20_000);
  expect(statistics).toMatchObject({ exported: 1, dropped: { export_failed: 1 } });
  expect([calls.length, sessionCount()]).toEqual([2, 2]);
});

test('a receiver that refuses connections loses a batch after the timeout, and says so', async () => {
  const port = await choosePort(undefined);
  const { makeSpans, flush, statistics, report } = givenTracing(
    over(`${port}`, { OTEL_EXPORTER_OTLP_TIMEOUT: '3000' }),
  );
  makeSpans(1);
  await flush(20_000);
  expect(statistics).toMatchObject({ exported: 0, dropped: { export_failed: 1 } });
  expect(report.mock.calls[0]?.[2]).toMatchObject({ error: expect.stringContaining('ECONNREFUSED') });
});
