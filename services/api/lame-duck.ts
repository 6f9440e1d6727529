import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/**
 * How a server leaves and loses no request. If it closed a kept connection, the next request might be on its way there,
 * and nobody may send a POST twice. So it says with an answer that it is the connection's last one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.6
 */
export class LameDuck {
  readonly #server: Server;
  /** Each connection, with the answer that is under way on it: of pipelined ones the newest. */
  readonly #answers = new Map<Socket, ServerResponse | undefined>();
  #hasBegun = false;

  /** @param server without a listener of its own. */
  constructor(server: Server, listener: RequestListener) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#answers.set(socket, undefined);
      socket.once('close', () => this.#answers.delete(socket));
    });
    server.on('request', (request: IncomingMessage, answer: ServerResponse) => {
      if (this.#follow(request.socket, answer)) listener(request, answer);
    });
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** From now on each answer whose head is not sent yet ends its connection. All else goes on. */
  begin(): void {
    this.#hasBegun = true;
    for (const answer of this.#answers.values()) if (answer) endWith(answer);
  }

  /** Nobody connects any more, and each connection ends that no request is under way on. */
  end(): void {
    // That of node:http also destroys connections whose answer is given and still read, as idle ones, and waits for those
    // that a browser opened in advance.
    NetServer.prototype.close.call(this.#server);
    for (const socket of this.#answers.keys()) this.#endUnused(socket);
  }

  /** @returns false where it came after a last answer, so that its own one would never be sent. */
  #follow(socket: Socket, answer: ServerResponse): boolean {
    // Nothing can be sent any more.
    if (socket.writableEnded) return false;
    const earlier = this.#answers.get(socket);
    if (this.#hasBegun && earlier?.headersSent && !earlier.shouldKeepAlive) return false;
    this.#answers.set(socket, answer);
    answer.once('close', () => this.#forget(socket, answer));
    answer.req.once('close', () => this.#endUnused(socket));
    if (!this.#hasBegun) return true;
    // It was pipelined, and would be the last one otherwise.
    if (earlier && !earlier.headersSent) earlier.shouldKeepAlive = true;
    endWith(answer);
    return true;
  }

  #forget(socket: Socket, answer: ServerResponse): void {
    if (this.#answers.get(socket) === answer) this.#answers.set(socket, undefined);
    this.#endUnused(socket);
  }

  /** The head of its last answer may have said that the connection is kept: nobody knew better then. */
  #endUnused(socket: Socket): void {
    if (!this.#server.listening && this.#answers.get(socket) === undefined) socket.destroySoon();
  }
}

function endWith(answer: ServerResponse): void {
  if (!answer.headersSent) answer.shouldKeepAlive = false;
}
