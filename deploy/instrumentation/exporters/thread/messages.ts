import type { MessagePort } from 'node:worker_threads';
import type { Destination, PacketAnswer } from '../transports/transport';

/** What the thread is started with. */
export interface ThreadStart {
  readonly destinations: readonly Destination[];
  readonly port: MessagePort;
  /** One number: how many answers the thread has given. */
  readonly answered: Int32Array<SharedArrayBuffer>;
}

/** To the thread: packets for one destination. */
export interface CarryMessage {
  readonly id: number;
  /** Index of the destination. */
  readonly to: number;
  readonly packets: readonly Uint8Array[];
}

/** To the thread: the process ends. */
export const ENDING = 'ending';

/** From the thread. */
export interface AnswerMessage {
  readonly id: number;
  readonly answers: readonly PacketAnswer[];
}
