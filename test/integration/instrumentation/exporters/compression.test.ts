import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { decodeTraces } from '../otlp-decode';
import { TracedApp } from '../traced-app';
import { givenTracing } from './given-tracing';
import { receiveGrpc } from './grpc-receiver';
import { receiveHttp } from './receivers';

/** What a header of gzip says of the compressor's level. @see https://www.rfc-editor.org/rfc/rfc1952#page-8 */
const LEVEL_AT = 8;
const FASTEST = 4;

async function givenReceiver() {
  const receiver = await receiveHttp({ status: 200 });
  onTestFinished(receiver.close);
  return receiver;
}

const namesIn = (body: Buffer) => decodeTraces(body).map(({ name }) => name);

/** A proxy is what a receiver outside of this network is reached by here. */
const byProxy = (port: number) => ({ NODE_USE_ENV_PROXY: '1', HTTP_PROXY: `http://127.0.0.1:${port}` });

test('spans leave this network as whole batches of gzip, at the level that takes the least time', async () => {
  const { port, requests } = await givenReceiver();
  const app = new TracedApp(['ends-at-once.cjs', 'an empty loop, in its order'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otlp.example.com:4318',
    ...byProxy(port),
  });
  expect(await app.ended()).toMatchObject({ code: 0, stderr: '' });
  for (const { url, headers, body } of requests) {
    expect({ url, ...headers }).toMatchObject({
      url: 'http://otlp.example.com:4318/v1/traces',
      'content-encoding': 'gzip',
      'content-length': `${body.length}`,
    });
    expect(body.readUInt8(LEVEL_AT)).toBe(FASTEST);
  }
  // Once when the loop is empty, and once at the end.
  expect(requests.map(({ body }) => namesIn(gunzipSync(body)))).toEqual([
    ['span', 'of beforeExit'],
    ['of exit'],
  ]);
});

test('they leave it as they are where somebody wants them so', async () => {
  const { port, requests } = await givenReceiver();
  const app = new TracedApp(['ends-at-once.cjs', 'code after exit'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otlp.example.com:4318',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
    ...byProxy(port),
  });
  expect(await app.ended()).toMatchObject({ code: 0, stderr: '' });
  expect(requests.map(({ headers }) => headers['content-encoding'])).toEqual([undefined]);
  expect(requests.map(({ body }) => namesIn(body))).toEqual([['span 1']]);
});

test('within it they are not compressed, by HTTP or gRPC', async () => {
  const { port, requests } = await givenReceiver();
  const grpc = await receiveGrpc({ status: 0 });
  for (const [protocol, to] of [
    ['http/protobuf', port],
    ['grpc', grpc.port],
  ]) {
    const { makeSpans, flush } = givenTracing({
      OTEL_EXPORTER_OTLP_PROTOCOL: `${protocol}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${to}`,
    });
    makeSpans(3);
    expect(await flush(20_000)).toBe(true);
  }
  expect(requests.map(({ headers }) => headers['content-encoding'])).toEqual([undefined]);
  expect(grpc.calls.map(({ headers }) => headers['grpc-encoding'])).toEqual([undefined]);
  const names = ['span', 'span', 'span'];
  expect(requests.map(({ body }) => namesIn(body))).toEqual([names]);
  expect(grpc.calls.map(({ message }) => namesIn(message))).toEqual([names]);
});
