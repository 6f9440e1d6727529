import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const headEnd = Buffer.from('\r\n\r\n');

/**
 * A keep-alive connection of the load generator: one request at a time, bytes prepared by the caller. It reads only
 * what tells where an answer ends, because the generator shares the machine with the server that it measures.
 */
export class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: Waiting | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  /** @throws where nothing listens on this port of 127.0.0.1. */
  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /** @throws for a status outside 200..299, and for an answer without Content-Length. */
  async send(request: Buffer): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting = { resolve, reject };
    this.#socket.write(request);
    await promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headLength = this.#received.indexOf(headEnd);
    if (headLength === -1) return;
    const head = this.#received.toString('latin1', 0, headLength);
    const bodyLength = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (!head.startsWith('HTTP/1.1 2') || bodyLength === undefined) {
      this.#fail(new Error(`unexpected answer:\n${this.#received.toString('utf8', 0, 2000)}`));
      return;
    }
    if (this.#received.length < headLength + headEnd.length + Number(bodyLength)) return;
    this.#received = Buffer.alloc(0);
    this.#waiting?.resolve();
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
  }
}
