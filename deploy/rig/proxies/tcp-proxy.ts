import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { listenOnLoopback } from './listen-on-loopback';

/** How the proxy treats connections: passes them on; cuts them and any new one; or takes bytes and answers nothing. */
export type Link = 'up' | 'cut' | 'silent';

interface Connection {
  readonly client: Socket;
  readonly upstream: Socket;
  /** Set where the other end has vanished without a word. */
  isDead: boolean;
  /** Set where whoever uses it again is reset. */
  isForgotten: boolean;
  /** Of these nothing more is read. */
  readonly held: Set<Socket>;
}

/** An address that stays while what is behind it changes, and that makes the network's faults. */
export class TcpProxy {
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  #target: number;
  #port = 0;
  #link: Link = 'up';
  #passedAt = performance.now();
  /** Once a connection has brought so much, nothing more of it passes. */
  holdAfterBytes = Infinity;
  /** Once a connection has brought this text, requests pass over it and answers do not. */
  withholdAnswersAfter: string | undefined;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((client) => this.#accept(client));
  }

  /** Listens on a free port of 127.0.0.1. @param target the server's port. */
  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#port = await listenOnLoopback(proxy.#server);
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  /** New connections go there; those that are open stay where they are, as behind a Kubernetes Service. */
  retarget(port: number): void {
    this.#target = port;
  }

  set(link: Link): void {
    this.#link = link;
    if (link === 'cut') this.#cutAll();
    // What was taken while silent was lost: those that wait for it are better off with a new connection.
    if (link === 'up') for (const each of this.#connections) if (each.isDead) cut(each);
  }

  /** The other end of each open connection vanishes without a word; new ones are as good as ever. */
  abandon(): void {
    for (const connection of this.#connections) connection.isDead = true;
  }

  /** Whoever uses one of the open connections again is reset, as by a proxy for which it was idle for too long. */
  forget(): void {
    for (const connection of this.#connections) connection.isForgotten = true;
  }

  /** Of the connections that are open, the most that one has brought. */
  mostBytes(): number {
    return Math.max(0, ...[...this.#connections].map(({ client }) => client.bytesRead));
  }

  /** For so long nothing has come, neither way. */
  quietMillis(): number {
    return performance.now() - this.#passedAt;
  }

  async stop(): Promise<void> {
    this.#cutAll();
    await once(this.#server.close(), 'close');
  }

  #accept(client: Socket): void {
    if (this.#link === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(this.#target, '127.0.0.1');
    const connection = { client, upstream, isDead: false, isForgotten: false, held: new Set<Socket>() };
    this.#connections.add(connection);
    this.#pass(connection, client, upstream);
    this.#pass(connection, upstream, client);
  }

  #pass(connection: Connection, from: Socket, to: Socket): void {
    from.on('data', (bytes: Buffer) => {
      this.#passedAt = performance.now();
      if (connection.isForgotten) return cut(connection);
      if (connection.isDead || this.#link === 'silent') {
        connection.isDead = true;
        return;
      }
      if (!to.write(bytes)) {
        from.pause();
        to.once('drain', () => {
          if (!connection.held.has(from)) from.resume();
        });
      }
      if (from === connection.client) this.#hold(connection, bytes);
    });
    from.on('error', () => {});
    from.on('close', () => {
      if (from !== connection.client && (connection.isDead || this.#link === 'silent')) return;
      this.#connections.delete(connection);
      to.destroy();
    });
  }

  #hold({ client, upstream, held }: Connection, bytes: Buffer): void {
    if (client.bytesRead > this.holdAfterBytes) held.add(client.pause());
    if (this.withholdAnswersAfter !== undefined && bytes.includes(this.withholdAnswersAfter))
      held.add(upstream.pause());
  }

  #cutAll(): void {
    for (const connection of this.#connections) cut(connection);
  }
}

function cut({ client, upstream }: Connection): void {
  client.resetAndDestroy();
  upstream.destroy();
}
