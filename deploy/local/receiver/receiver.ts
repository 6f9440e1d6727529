import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { note } from '../../cluster/output';
import type { JaegerServer } from '../servers/jaeger';
import { readJaegerBatch } from './jaeger-batch';
import { readOtlpRequest } from './otlp-request';
import { answerLogs } from './logs-api';
import { answerPanels } from './metrics/metrics-api';
import { Scraper } from './metrics/scraper';
import { answerQuery } from './query-api';
import { answerPage } from './receiver-page';
import { readBinaryMessage, readBinaryStruct, readCompactMessage, type ThriftStruct } from './thrift-struct';
import { TraceStore } from './trace-store';

/** What takes traces and is asked for them: a real Jaeger, or the built-in receiver. */
export type TraceBackend = Pick<
  JaegerServer,
  'queryUrl' | 'otlpEndpoint' | 'compactPort' | 'binaryPort' | 'thriftHttpPort'
> & { readonly stop: () => Promise<void> };

/** Inflated or not: as Jaeger takes by gRPC where nothing else is configured. */
export const mostBodyBytes = 4 * 1024 ** 2;

export interface ReceiverOptions {
  /** For queries and everything over HTTP; `@default` a free one. */
  readonly port?: number;
  /** Files of the services' log lines, which the page shows beside their spans; they need not be there yet. */
  readonly logFiles?: readonly string[];
  /** Of the services' `/metrics`, which the page draws; they need not answer yet. */
  readonly metricsUrls?: readonly string[];
}

/** What it answers from. */
interface Sources {
  readonly store: TraceStore;
  readonly logFiles: readonly string[];
  readonly scraper: Scraper;
}

/**
 * Starts a small stand-in for Jaeger: it takes Jaeger's compact and binary Thrift over UDP, binary Thrift and OTLP
 * (protobuf) over HTTP, keeps the traces in memory, answers queries as Jaeger does, and shows a page at Jaeger's links.
 */
export async function startReceiver({
  port: wanted = 0,
  logFiles = [],
  metricsUrls = [],
}: ReceiverOptions = {}): Promise<TraceBackend> {
  const store = new TraceStore();
  const scraper = new Scraper(metricsUrls);
  const [compact, binary] = await Promise.all([
    listenUdp((bytes) => store.add(readJaegerBatch(readCompactMessage(bytes).struct(1)))),
    listenUdp((bytes) => store.add(readJaegerBatch(readBinaryMessage(bytes).struct(1)))),
  ]);
  const { server, port } = await listenHttp({ store, logFiles, scraper }, wanted);
  scraper.start();
  return {
    queryUrl: `http://127.0.0.1:${port}`,
    otlpEndpoint: `http://127.0.0.1:${port}`,
    compactPort: compact.address().port,
    binaryPort: binary.address().port,
    thriftHttpPort: port,
    async stop() {
      server.closeAllConnections();
      await scraper.stop();
      await Promise.all([compact, binary, server].map((each) => once(each.close(), 'close')));
    },
  };
}

async function listenUdp(receive: (bytes: Buffer) => void): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  socket.on('message', (bytes) => {
    try {
      receive(bytes);
    } catch (error) {
      // Anybody may send anything to a UDP port.
      note(`receiver: dropped ${bytes.length} bytes: ${String(error)}`);
    }
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

async function listenHttp(sources: Sources, wanted: number): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => void answer(sources, request, response));
  server.listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`no TCP port: ${address}`);
  return { server, port: address.port };
}

async function answer(sources: Sources, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method === 'GET') {
      await answerGet(sources, url, response);
      return;
    }
    const bytes = await bodyOf(request);
    if (bytes === undefined) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const body =
      request.headers['content-encoding'] === 'gzip'
        ? gunzipSync(bytes, { maxOutputLength: mostBodyBytes })
        : bytes;
    response
      .writeHead(accept(sources.store, url.pathname, body), { 'content-type': 'application/x-protobuf' })
      .end();
  } catch (error) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error));
  }
}

async function answerGet(
  { store, logFiles, scraper }: Sources,
  url: URL,
  response: ServerResponse,
): Promise<void> {
  const page = await answerPage(url.pathname);
  if (page) {
    response.writeHead(200, page.headers).end(page.body);
    return;
  }
  const logs = await answerLogs(logFiles, url);
  const { status, body } = logs ?? answerPanels(scraper, store, url) ?? answerQuery(store, url);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** @returns undefined for more than is taken, of which the rest is not read */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Returns the status. */
function accept(store: TraceStore, path: string, body: Buffer): number {
  if (path === '/v1/traces') {
    for (const batch of readOtlpRequest(body)) store.add(batch);
    return 200;
  }
  if (path !== '/api/traces') return 404;
  const batch: ThriftStruct = readBinaryStruct(body);
  store.add(readJaegerBatch(batch));
  return 202;
}
