import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { note } from '../../../services/shared/command/stderr';
import { reasonOf } from '../../../services/shared/failure/reason-of';
import type { KeepRule } from '../keep';
import type { JaegerServer } from '../servers/jaeger';
import { answerHttp, type Sources } from './answer-http';
import { readJaegerBatch } from './jaeger-batch';
import { Scraper } from './metrics/scraper';
import type { ReceivedBatch } from './received-batch';
import { TailDecision } from './tail-decision';
import { readBinaryMessage, readCompactMessage } from './thrift-struct';
import { TraceStore } from './trace-store';

/** What takes traces and is asked for them: a real Jaeger, or the built-in receiver. */
export type TraceBackend = Pick<
  JaegerServer,
  'queryUrl' | 'otlpEndpoint' | 'compactPort' | 'binaryPort' | 'thriftHttpPort'
> & { readonly stop: () => Promise<void> };

export interface ReceiverOptions {
  /** For queries and everything over HTTP; `@default` a free one. */
  readonly port?: number;
  /** Files of the services' log lines, which the page shows beside their spans; they need not be there yet. */
  readonly logFiles?: readonly string[];
  /** Of the services' `/metrics`, which the page draws; they need not answer yet. */
  readonly metricsUrls?: readonly string[];
  /** Which traces it keeps; `@default` all */
  readonly keep?: KeepRule | undefined;
}

/**
 * Starts a small stand-in for Jaeger: it takes Jaeger's compact and binary Thrift over UDP, binary Thrift and OTLP
 * (protobuf) over HTTP, keeps the traces in memory, answers queries as Jaeger does, and shows a page at Jaeger's links.
 */
export async function startReceiver({
  port: wanted = 0,
  logFiles = [],
  metricsUrls = [],
  keep,
}: ReceiverOptions = {}): Promise<TraceBackend> {
  const store = new TraceStore();
  const decision = keep && new TailDecision(keep, store);
  const take = (batch: ReceivedBatch): void => (decision ?? store).add(batch);
  const scraper = new Scraper(metricsUrls);
  const [compact, binary] = await Promise.all([
    listenUdp((bytes) => take(readJaegerBatch(readCompactMessage(bytes).struct(1)))),
    listenUdp((bytes) => take(readJaegerBatch(readBinaryMessage(bytes).struct(1)))),
  ]);
  const { server, port } = await listenHttp({ store, take, logFiles, scraper }, wanted).catch(
    (error: unknown) => {
      compact.close();
      binary.close();
      throw error;
    },
  );
  scraper.start();
  return {
    queryUrl: `http://127.0.0.1:${port}`,
    otlpEndpoint: `http://127.0.0.1:${port}`,
    compactPort: compact.address().port,
    binaryPort: binary.address().port,
    thriftHttpPort: port,
    async stop() {
      const closed = [compact, binary, server].map((each) => once(each.close(), 'close'));
      // Only now: a page that asks again and again would have a new one in the meantime.
      server.closeAllConnections();
      decision?.stop();
      await scraper.stop();
      await Promise.all(closed);
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
      note(`receiver: dropped ${bytes.length} bytes: ${reasonOf(error)}`);
    }
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

async function listenHttp(sources: Sources, wanted: number): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => void answerHttp(sources, request, response));
  server.listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`no TCP port: ${address}`);
  return { server, port: address.port };
}
