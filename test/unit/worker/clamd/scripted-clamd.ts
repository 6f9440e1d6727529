import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export interface ScriptedClamd {
  readonly host: string;
  readonly port: number;
  /** All bytes received so far, of all connections. */
  readonly received: () => Buffer;
  readonly stop: () => Promise<void>;
}

/**
 * A server on a loopback port that does with each connection what `script` says, but for the files that ask what limits
 * it has: of those it says what a clamd with good ones does, and `received` is without them.
 */
export async function startScriptedClamd(
  script: (socket: Socket, received: () => Buffer) => void,
): Promise<ScriptedClamd> {
  const sockets = new Set<Socket>();
  const chunks: Buffer[] = [];
  const received = (): Buffer => Buffer.concat(chunks);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onFirstBytes(socket, (first) => {
      if (isProbe(first)) return answerProbe(socket, first);
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      script(socket, received);
      socket.emit('data', first);
    });
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

/** `zINSTREAM\0` and the length of the first chunk. */
const contentAt = 14;

/** Once it is clear whether they begin a file that asks for limits. */
function onFirstBytes(socket: Socket, then: (first: Buffer) => void): void {
  let first = Buffer.alloc(0);
  const collect = (chunk: Buffer): void => {
    first = Buffer.concat([first, chunk]);
    const isScan = 'zINSTREAM'.startsWith(first.toString('latin1', 0, 9));
    if (isScan && first.length < contentAt + 2 && !first.subarray(10).equals(endOfStream)) return;
    socket.off('data', collect);
    then(first);
  };
  socket.on('data', collect);
}

/** An archive or EICAR: what these tests scan is neither. */
const isProbe = (first: Buffer): boolean =>
  ['PK', 'X5'].includes(first.toString('latin1', contentAt, contentAt + 2));

function answerProbe(socket: Socket, first: Buffer): void {
  let bytes = first;
  const answer = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk]);
    if (isWhole(bytes)) socket.write('stream: Found FOUND\0');
  };
  socket.on('data', answer);
  answer(Buffer.alloc(0));
}

/** Whether the empty chunk has come. The last bytes do not tell: an archive ends in zeros, too. */
function isWhole(bytes: Buffer): boolean {
  for (let at = 'zINSTREAM\0'.length; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) return true;
    at += 4 + length;
  }
  return false;
}
