import type { Socket } from 'node:net';

/**
 * A packet that was lost is sent again after one second, then two, then four, and then it is the batch's time that is
 * over; who connects anew sends one at once. The network of a pod that has just started loses some.
 */
const CONNECT_TIMEOUT_MILLIS = 2000;

/** Nothing was sent. Another connection may come about at once. */
export class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';

  constructor() {
    super(`no connection within ${CONNECT_TIMEOUT_MILLIS} ms`);
  }
}

/** @param giveUp called where there is no TCP connection in time */
export function boundConnecting(
  socket: Pick<Socket, 'connecting' | 'once'>,
  giveUp: (error: ConnectTimeoutError) => void,
): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => giveUp(new ConnectTimeoutError()), CONNECT_TIMEOUT_MILLIS).unref();
  const clear = () => clearTimeout(timer);
  socket.once('connect', clear).once('close', clear);
}
