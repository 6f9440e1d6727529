import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createServer as createTlsServer } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { listenOnLoopback } from '../../../deploy/rig/proxies/listen-on-loopback';
import type { Certificates } from '../../faults/redis/certificates';
import { decodeTraces, type ReceivedSpan } from '../instrumentation/otlp-decode';

interface End {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

const pemsOf = ({ certificate, key }: Certificates) => ({
  cert: readFileSync(certificate),
  key: readFileSync(key),
});

function joined(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  for (const [end, far] of [
    [one, other],
    [other, one],
  ] as const)
    end.on('error', () => far.destroy()).on('close', () => far.destroy());
}

/** TLS before a server that speaks none. */
export async function startTlsBefore(port: number, certificates: Certificates): Promise<End> {
  const sockets = new Set<Socket>();
  const server = createTlsServer(pemsOf(certificates), (socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    joined(socket, connect(port, '127.0.0.1'));
  });
  return {
    port: await listenOnLoopback(server),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A receiver of OTLP over TLS that takes spans of those alone who bring the key. */
export async function startKeyedReceiver(
  certificates: Certificates,
  apiKey: string,
): Promise<End & { readonly spans: readonly ReceivedSpan[] }> {
  const spans: ReceivedSpan[] = [];
  const server = createHttpsServer(pemsOf(certificates), (request, response) => {
    const isWelcome = request.headers['api-key'] === apiKey;
    response.statusCode = isWelcome ? 200 : 401;
    const take = async () => {
      const body = await buffer(request);
      const isZipped = request.headers['content-encoding'] === 'gzip';
      if (isWelcome) spans.push(...decodeTraces(isZipped ? gunzipSync(body) : body));
      response.end();
    };
    take().catch((error: Error) => response.destroy(error));
  });
  return {
    spans,
    port: await listenOnLoopback(server),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A proxy as companies have them; `asked` has the host and port of each tunnel and each plain request. */
export async function startConnectProxy(): Promise<End & { readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createHttpServer((request, response) => {
    asked.push(new URL(request.url ?? '').host);
    response.writeHead(502).end();
  });
  server.on('connect', ({ url = '' }, socket: Socket) => {
    asked.push(url);
    const { hostname, port } = new URL(`http://${url}`);
    const upstream = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      joined(socket, upstream);
    });
    for (const each of [socket, upstream]) sockets.add(each.once('close', () => sockets.delete(each)));
    upstream.on('error', () => socket.destroy());
  });
  return {
    asked,
    port: await listenOnLoopback(server),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
