import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setPriority } from 'node:os';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { type OpenedSink, type SinkAnswer, sinkQuestion } from '../messages';
import { countDatadogSpans } from '../protocols/datadog';
import { ElasticSpanCounter } from '../protocols/elastic';
import { countOtlpSpans } from '../protocols/otlp';
import { answer } from './answer';

// Receives what tracers export, each in its own protocol, counts and discards. Each tracer has a port of its own.

// No more than the load that it shares a core with.
setPriority(10);

type Receive = (sink: Sink, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** By the path that a tracer exports to. */
const receivers: Readonly<Record<string, Receive>> = {
  // An ExportTraceServiceResponse without fields is empty.
  '/v1/traces': async (sink, request, response) => {
    sink.spans += countOtlpSpans(await buffer(decoded(request)));
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  },
  '/v0.4/traces': async (sink, request, response) => {
    sink.spans += countDatadogSpans(await buffer(request));
    // Keep everything: what an agent answers that has no reason to sample.
    json(response, 200, { rate_by_service: { 'service:,env:': 1 } });
  },
  '/info': async (_sink, _request, response) => {
    json(response, 200, { version: '7.70.0', endpoints: ['/v0.4/traces'], client_drop_p0s: false });
  },
  '/intake/v2/events': async (sink, request, response) => {
    const counter = new ElasticSpanCounter();
    // A request stays open for seconds: what came counts at once.
    for await (const piece of decoded(request)) {
      const before = counter.spans;
      counter.add(piece);
      sink.spans += counter.spans - before;
    }
    response.writeHead(202).end();
  },
  // Which version of the APM server it is, which decides on what agents send.
  '/': async (_sink, _request, response) => json(response, 200, { version: '8.19.0' }),
};

function decoded(request: IncomingMessage): Readable {
  return request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

class Sink {
  spans = 0;
  /** As they came over the wire, compressed or not. */
  bytes = 0;
  readonly #server = createServer((request, response) => this.#take(request, response));

  async listen(): Promise<number> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error(`no TCP port: ${address}`);
    return address.port;
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const receive = receivers[request.url ?? ''];
    if (!receive) {
      request.resume();
      response.writeHead(404).end();
      return;
    }
    request.on('data', (piece: Buffer) => (this.bytes += piece.length));
    receive(this, request, response).catch((error: unknown) => response.writeHead(400).end(String(error)));
  }
}

const sinks = new Map<number, Sink>();

answer(async (question): Promise<OpenedSink | SinkAnswer> => {
  if (question === 'open') {
    const sink = new Sink();
    const port = await sink.listen();
    sinks.set(port, sink);
    return { port };
  }
  const { port } = sinkQuestion.parse(question);
  const sink = sinks.get(port);
  if (!sink) throw new Error(`port must be one that was opened, got ${port}`);
  return { spans: sink.spans, bytes: sink.bytes };
});
