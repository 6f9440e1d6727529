import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A UDP socket on an ephemeral loopback port that keeps what arrives. */
export async function receiveUdp() {
  const socket = createSocket('udp4');
  const packets: Buffer[] = [];
  socket.on('message', (packet) => packets.push(packet));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const close = () => new Promise<void>((resolve) => socket.close(() => resolve()));
  return { port: socket.address().port, packets, close };
}

interface ReceivedRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Answer {
  status: number;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
}

/**
 * An HTTP server on an ephemeral loopback port that keeps what arrives and answers with `answer`.
 * A status of 0 never answers.
 */
export async function receiveHttp(answer: Answer) {
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => void respond(request, response));
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { url = '', headers } = request;
    requests.push({ url, headers, body: await buffer(request) });
    if (answer.status > 0) response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: portOf(server.address()), requests, answer, close };
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('the server does not listen on a port');
}

/** A UDP port of loopback on which nothing listens. */
export async function closedUdpPort(): Promise<number> {
  const receiver = await receiveUdp();
  await receiver.close();
  return receiver.port;
}
