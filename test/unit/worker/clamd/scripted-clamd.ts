import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export interface ScriptedClamd {
  readonly host: string;
  readonly port: number;
  /** All bytes received so far, of all connections. */
  readonly received: () => Buffer;
  readonly stop: () => Promise<void>;
}

/** A server on a loopback port that does with each connection what `script` says. */
export async function startScriptedClamd(
  script: (socket: Socket, received: () => Buffer) => void,
): Promise<ScriptedClamd> {
  const sockets = new Set<Socket>();
  const chunks: Buffer[] = [];
  const received = (): Buffer => Buffer.concat(chunks);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => {});
    script(socket, received);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
  return { host: '127.0.0.1', port, received, stop };
}

const endOfStream = Buffer.alloc(4);

/** Sends `reply` as soon as the last, empty chunk came. */
export function answerAtEnd(reply: string) {
  return (socket: Socket, received: () => Buffer): void => {
    socket.on('data', () => {
      if (received().subarray(-4).equals(endOfStream)) socket.write(reply);
    });
  };
}
