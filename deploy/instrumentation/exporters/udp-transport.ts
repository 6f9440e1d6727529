import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { deferred } from '../deferred';
import type { PacketTransport } from './jaeger-sender';

/**
 * Between two packets of a batch: a receiver's socket buffer (208 KiB by default on Linux) holds three full packets,
 * and loses the rest of a burst silently. Where processors are scarce, the receiver may need a few milliseconds to
 * get its turn.
 */
const PACE_MILLIS = 5;

/**
 * UDP to a Jaeger agent or collector. The name is looked up once for each batch, so that a moved Service is
 * followed. The socket is connected: a closed port on a host that says so (ICMP) then is an error instead of a
 * silent loss. UDP gives no other confirmation.
 */
export class UdpTransport implements PacketTransport {
  readonly name: string;
  readonly #host: string;
  readonly #port: number;
  #socket: { socket: Socket; address: string } | undefined;
  #connecting: Promise<void> | undefined;
  #refusal: Error | undefined;
  #first = true;

  constructor(name: string, host: string, port: number) {
    this.name = name;
    this.#host = host;
    this.#port = port;
  }

  async prepare(): Promise<void> {
    this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined));
    await this.#connecting;
  }

  async carry(bytes: Buffer): Promise<void> {
    if (!this.#first) await delay(PACE_MILLIS);
    this.#first = false;
    const socket = this.#socket?.socket;
    if (socket === undefined) throw new Error(`${this.name} is closed`);
    const sent = deferred<void>();
    socket.send(bytes, (error) => (error === null ? sent.resolve() : sent.reject(error)));
    await sent.promise;
    // One turn of the event loop: on the same host the refusal is already there.
    await new Promise(setImmediate);
    if (this.#refusal !== undefined) throw this.#refusal;
  }

  close(): void {
    this.#socket?.socket.close();
    this.#socket = undefined;
  }

  async #connect(): Promise<void> {
    const { address, family } = await lookup(this.#host);
    this.#first = true;
    this.#refusal = undefined;
    if (this.#socket?.address === address) return;
    this.close();
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4').unref();
    // ICMP errors of packets sent earlier arrive here, and on the next send.
    socket.on('error', (error) => (this.#refusal = error));
    const connected = deferred<void>();
    socket.once('error', connected.reject);
    socket.connect(this.#port, address, connected.resolve);
    await connected.promise;
    socket.off('error', connected.reject);
    this.#socket = { socket, address };
  }
}
