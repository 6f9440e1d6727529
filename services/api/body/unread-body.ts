import type { NextFunction, Request, Response } from 'express';
import { PieceCount } from './piece-count';

/** How long a client may go on to send what nobody wants. */
const lingerMillis = 10_000;

/**
 * Middleware for a request that is answered before all of its body has come. A client that still sends may finish,
 * within a bound, so that it reads the answer instead of a broken connection; then the connection is ended. Node alone
 * would read on for as long as something comes.
 */
export function boundUnreadBody(request: Request, response: Response, next: NextFunction): void {
  response.once('prefinish', () => {
    if (!request.complete) endInStages(request);
  });
  response.once('finish', () => {
    if (request.complete || request.destroyed) return;
    const timer = setTimeout(() => request.destroy(), lingerMillis);
    for (const end of ['end', 'close']) request.once(end, () => clearTimeout(timer));
    const pieces = new PieceCount();
    request.on('data', (piece: Buffer) => {
      pieces.add(piece.length);
      if (pieces.areTiny) request.destroy();
      // Whoever had begun to read it pauses at each chunk.
      else request.resume();
    });
    request.resume();
  });
  next();
}

/**
 * Node.js ends a connection whole after its last answer. Whoever still sends then is sent a reset, which may overtake the
 * answer; so what is sent comes to its end first.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.6
 */
function endInStages(request: Request): void {
  const { socket } = request;
  let isLast = false;
  socket.destroySoon = () => {
    isLast = true;
    socket.end();
  };
  request.once('end', () => {
    Reflect.deleteProperty(socket, 'destroySoon');
    if (isLast) socket.destroySoon();
  });
}
