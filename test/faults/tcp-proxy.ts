import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Where new connections lead to; those that are open stay where they are. */
  target: number;
  /** From now on nothing passes over the connections that are open, and neither end is told. */
  readonly freezeOpen: () => void;
  /** Once a connection has brought so much, nothing more of it passes. */
  holdAfterBytes: number;
  /** Once a connection has brought this text, requests pass over it and answers do not. */
  withholdAnswersAfter: string | undefined;
  /** Of the connections that are open, the most that one has brought. */
  readonly mostBytes: () => number;
  readonly stop: () => void;
}

/** An address that stays while what is behind it changes, as a provider's does. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const incomings = new Set<Socket>();
  const server = createServer((incoming) => {
    incomings.add(incoming);
    const outgoing = connect(proxy.target, '127.0.0.1');
    incoming.on('data', (chunk: Buffer) => {
      if (incoming.bytesRead > proxy.holdAfterBytes) incoming.unpipe().pause();
      const { withholdAnswersAfter } = proxy;
      if (withholdAnswersAfter !== undefined && chunk.includes(withholdAnswersAfter))
        outgoing.unpipe().pause();
    });
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    incoming.pipe(outgoing).pipe(incoming);
    incoming.once('close', () => {
      incomings.delete(incoming);
      outgoing.destroy();
    });
    outgoing.once('close', () => incoming.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const proxy: TcpProxy = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    target,
    holdAfterBytes: Infinity,
    withholdAnswersAfter: undefined,
    freezeOpen: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    mostBytes: () => Math.max(0, ...[...incomings].map(({ bytesRead }) => bytesRead)),
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return proxy;
}
