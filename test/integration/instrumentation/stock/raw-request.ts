import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';

/** When a caller goes away. */
export type Abort = 'on answer' | { readonly afterMillis: number };

/** Of the servers that a fixture printed. */
export interface Target {
  readonly port: number;
  readonly isSecure: boolean;
}

/**
 * Sends bytes as they are, so that a request may be as wrong as it likes.
 *
 * @param abort closes the connection then, without waiting for the end of an answer
 * @returns what came back until the server closed the connection
 */
export async function sendRaw({ port, isSecure }: Target, text: string, abort?: Abort): Promise<string> {
  const host = '127.0.0.1';
  const socket = isSecure ? tls.connect({ port, host, rejectUnauthorized: false }) : net.connect(port, host);
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
  // A server may take the connection away.
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  socket.write(text.replaceAll('\n', '\r\n'));
  if (abort === 'on answer') socket.once('data', () => socket.destroy());
  else if (abort !== undefined) setTimeout(() => socket.destroy(), abort.afterMillis);
  await closed;
  return received;
}
