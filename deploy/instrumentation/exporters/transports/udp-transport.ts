import type { Socket } from 'node:dgram';
import type { LookupAddress } from 'node:dns';
import { setTimeout as delay } from 'node:timers/promises';
import { addressesOf } from '../../../../services/shared/network/look-up';
import { deferred } from '../../language/deferred';
import { lost, type PacketAnswer, type Transport, type UdpDestination } from './transport';

/**
 * Between two packets of a batch: a receiver's socket buffer (208 KiB by default on Linux) holds three full packets,
 * and loses the rest of a burst silently. Where processors are scarce, the receiver may need a few milliseconds to
 * get its turn.
 */
const PACE_MILLIS = 5;

interface ConnectedSocket {
  readonly socket: Socket;
  readonly address: string;
}

/**
 * UDP to a Jaeger agent or collector. The name is looked up once for each batch, so that a moved Service is
 * followed. The socket is connected: a closed port on a host that says so (ICMP) then is an error instead of a
 * silent loss. UDP gives no other confirmation.
 */
export class UdpTransport implements Transport {
  readonly #destination: UdpDestination;
  readonly #dgram: typeof import('node:dgram') = require('node:dgram');
  #socket: ConnectedSocket | undefined;
  #connecting: Promise<void> | undefined;
  #refusal: Error | undefined;

  constructor(destination: UdpDestination) {
    this.#destination = destination;
  }

  async carry(packets: readonly Uint8Array[]): Promise<PacketAnswer[]> {
    try {
      this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined));
      await this.#connecting;
    } catch (cause) {
      return packets.map(() => lost(cause));
    }
    const answers: PacketAnswer[] = [];
    for (const packet of packets) {
      if (answers.length > 0) await delay(PACE_MILLIS);
      answers.push(await this.#send(packet));
    }
    return answers;
  }

  close(): void {
    this.#socket?.socket.close();
    this.#socket = undefined;
  }

  async #send(packet: Uint8Array): Promise<PacketAnswer> {
    const socket = this.#socket?.socket;
    if (socket === undefined) return lost('the socket is closed');
    const sent = deferred<Error | null>();
    socket.send(packet, sent.resolve);
    const error = await sent.promise;
    // The kernel's word on what this way takes: macOS sends datagrams of up to 9,216 bytes.
    if (error !== null && 'code' in error && error.code === 'EMSGSIZE') return { fate: 'too_big' };
    if (error !== null) return lost(error);
    // One turn of the event loop: on the same host the refusal is already there.
    await new Promise(setImmediate);
    return this.#refusal === undefined ? { fate: 'delivered' } : lost(this.#refusal);
  }

  async #connect(): Promise<void> {
    const addresses = await addressesOf(this.#destination.host);
    this.#refusal = undefined;
    if (addresses.some(({ address }) => address === this.#socket?.address)) return;
    this.close();
    let failure: unknown;
    for (const address of addresses) {
      try {
        this.#socket = await this.#connectTo(address);
        return;
      } catch (error) {
        // Of a family that has no way from here: the next may have one.
        failure = error;
      }
    }
    throw failure;
  }

  async #connectTo({ address, family }: LookupAddress): Promise<ConnectedSocket> {
    const socket = this.#dgram.createSocket(family === 6 ? 'udp6' : 'udp4').unref();
    const connected = deferred<void>();
    socket.once('error', connected.reject);
    socket.once('connect', connected.resolve);
    // A callback would be told of failures, too, and the listener of none.
    socket.connect(this.#destination.port, address);
    try {
      await connected.promise;
    } catch (error) {
      socket.close();
      throw error;
    }
    socket.off('error', connected.reject);
    // ICMP errors of packets sent earlier arrive here, and on the next send.
    socket.on('error', (refusal) => (this.#refusal = refusal));
    return { socket, address };
  }
}
