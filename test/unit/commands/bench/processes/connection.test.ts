import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Connection } from '../../../../../deploy/commands/bench/processes/connection';

/** Answers each request with these pieces, one turn of the event loop apart. */
async function connectTo(...pieces: string[]): Promise<Connection> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('data', () => sendPieces(pieces, (piece) => socket.write(piece)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`no TCP port: ${address}`);
  const connection = await Connection.open(address.port);
  onTestFinished(() => {
    connection.close();
    server.close();
  });
  return connection;
}

function sendPieces([piece, ...others]: string[], send: (piece: string) => void): void {
  if (piece === undefined) return;
  send(piece);
  setTimeout(() => sendPieces(others, send), 5);
}

const request = Buffer.from('GET / HTTP/1.1\r\n\r\n');

test('an answer may arrive in pieces, and the connection takes the next request', async () => {
  const connection = await connectTo('HTTP/1.1 201 Created\r\nContent-', 'Length: 4\r\n\r', '\n12', '34');
  await connection.send(request);
  await expect(connection.send(request)).resolves.toBeUndefined();
});

test('a failed request ends the measurement and shows the answer', async () => {
  const connection = await connectTo('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\ndown');
  await expect(connection.send(request)).rejects.toThrow(/503 Service Unavailable[^]*down/);
});
