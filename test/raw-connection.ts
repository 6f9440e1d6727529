import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP connection to an HTTP server, and what came over it so far. */
export class RawConnection {
  readonly socket: Socket;
  /** The server sends nothing more. */
  readonly ended: Promise<unknown>;
  received = '';

  private constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).setEncoding('utf8');
    this.socket.on('data', (text) => (this.received += String(text)));
    this.ended = once(this.socket, 'end');
  }

  static async open(port: number | string): Promise<RawConnection> {
    const connection = new RawConnection(Number(port));
    await once(connection.socket, 'connect');
    return connection;
  }

  /** Status and `connection` of each answer. */
  get answers(): string[] {
    return [...this.received.matchAll(/HTTP\/1\.1 (\d+) .*?\r\nConnection: ([\w-]+)\r\n/gis)].map(
      ([, status, connection]) => `${status} ${connection}`,
    );
  }

  send(text: string | Buffer): void {
    this.socket.write(text);
  }
}
