import type { Socket } from 'node:net';
import { NAME_SERVER_TIMEOUT } from '../../../../services/shared/network/look-up';

/**
 * A first packet that is lost is sent again after one second, and then, by an older Linux, after two more and four: who
 * connects anew sends one at once. The network of a pod that has just started loses some.
 */
const CONNECT_TIMEOUT_MILLIS = 1500;

/** Nothing was sent. Another connection may come about at once. */
class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';

  constructor() {
    super(`no connection within ${CONNECT_TIMEOUT_MILLIS} ms`);
  }
}

/**
 * The time to connect is over, with that for the receiver's address, so that nothing was sent. Also where http2 says that
 * it had to cancel a call for it.
 */
export const isConnectTimeout = (error: unknown): boolean =>
  isOfConnecting(error) || (error instanceof Error && isOfConnecting(error.cause));

const isOfConnecting = (error: unknown): boolean =>
  error instanceof ConnectTimeoutError ||
  (error instanceof Error && 'code' in error && error.code === NAME_SERVER_TIMEOUT);

/**
 * Bounds each attempt to connect, to one address after the other. Looking the addresses up has bounds of its own. A
 * Node.js before 20.12 tells of no attempts, and has no bound.
 */
export function boundConnecting(socket: Pick<Socket, 'on' | 'once'>): void {
  let timer: NodeJS.Timeout | undefined;
  const clear = () => clearTimeout(timer);
  // The socket that http2 shows cannot be destroyed. Its listeners are called on the real one.
  socket.on('connectionAttempt', function (this: Socket) {
    clear();
    timer = setTimeout(() => this.destroy(new ConnectTimeoutError()), CONNECT_TIMEOUT_MILLIS).unref();
  });
  socket.once('connect', clear).once('close', clear);
}
