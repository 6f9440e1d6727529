import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import type { SinkAnswer } from '../messages';
import { countDatadogSpans } from '../protocols/datadog';
import { ElasticSpanCounter } from '../protocols/elastic';
import { countOtlpSpans } from '../protocols/otlp';
import { answer } from './answer';

// Receives what tracers export, each in its own protocol, counts and discards.

let spans = 0;
/** As they came over the wire, compressed or not. */
let bytes = 0;

/** By the path that a tracer exports to. */
const receivers: Readonly<
  Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>>
> = {
  // An ExportTraceServiceResponse without fields is empty.
  '/v1/traces': async (request, response) => {
    spans += countOtlpSpans(await buffer(decoded(request)));
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  },
  '/v0.4/traces': async (request, response) => {
    spans += countDatadogSpans(await buffer(request));
    // Keep everything: what an agent answers that has no reason to sample.
    json(response, 200, { rate_by_service: { 'service:,env:': 1 } });
  },
  '/info': async (_request, response) => {
    json(response, 200, { version: '7.70.0', endpoints: ['/v0.4/traces'], client_drop_p0s: false });
  },
  '/intake/v2/events': async (request, response) => {
    const counter = new ElasticSpanCounter();
    // A request stays open for seconds: what came counts at once.
    for await (const piece of decoded(request)) {
      const before = counter.spans;
      counter.add(piece);
      spans += counter.spans - before;
    }
    response.writeHead(202).end();
  },
  // Which version of the APM server it is, which decides on what agents send.
  '/': async (_request, response) => json(response, 200, { version: '8.19.0' }),
};

function decoded(request: IncomingMessage): Readable {
  return request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const server = createServer((request, response) => {
  const receive = receivers[request.url ?? ''];
  if (!receive) {
    request.resume();
    response.writeHead(404).end();
    return;
  }
  request.on('data', (piece: Buffer) => (bytes += piece.length));
  receive(request, response).catch((error: unknown) => response.writeHead(400).end(String(error)));
});
const listening = once(server.listen(0, '127.0.0.1'), 'listening');

answer(async (): Promise<SinkAnswer> => {
  await listening;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`no TCP port: ${address}`);
  return { port: address.port, spans, bytes };
});
