import { once } from 'node:events';
import type { Socket } from 'node:net';
import { reasonOf } from '../../shared/failure/reason-of';
import { ScanBrokenOffError, ScannerUnavailableError, ScannerUnreachableError } from './errors';
import { ReplyKeepingSocket } from './reply-keeping-socket';

/** A Unix socket, which wins, or host and port. */
export interface ClamdAddress {
  readonly socket?: string | undefined;
  readonly host: string;
  readonly port: number;
}

/** clamd's longest replies are a few hundred bytes. */
const maximumReplyBytes = 4096;

/** One connection to clamd: one command, one reply that ends with a zero byte. */
export class Conversation {
  readonly #socket: ReplyKeepingSocket;
  readonly #reply: Promise<string>;
  #replied = false;

  private constructor(socket: ReplyKeepingSocket) {
    this.#socket = socket;
    this.#reply = readUntilZero(socket).finally(() => (this.#replied = true));
    // Whoever waits for the reply gets the error; until then nobody may be waiting.
    this.#reply.catch(() => {});
  }

  /** @throws ScannerUnreachableError where clamd cannot be reached before `signal` aborts. */
  static async open(address: ClamdAddress, signal: AbortSignal): Promise<Conversation> {
    const { host, port } = address;
    const socket = new ReplyKeepingSocket();
    socket.connect(address.socket === undefined ? { host, port } : { path: address.socket });
    const abort = (): void => void socket.destroy(new Error(timedOut));
    signal.addEventListener('abort', abort);
    socket.once('close', () => signal.removeEventListener('abort', abort));
    try {
      if (signal.aborted) abort();
      await once(socket, 'connect');
    } catch (cause) {
      throw new ScannerUnreachableError(`clamd cannot be reached: ${reasonOf(cause)}`, { cause });
    }
    return new Conversation(socket);
  }

  /** True as soon as a reply came or the connection ended: sending more is of no use. */
  get replied(): boolean {
    return this.#replied;
  }

  /**
   * Resolves once the operating system took the bytes, or once there is a reply.
   * @throws ScannerUnavailableError where the connection ended without one.
   */
  async send(bytes: Buffer): Promise<void> {
    const { promise: sent, resolve } = Promise.withResolvers<void>();
    this.#socket.write(bytes, () => resolve());
    await Promise.race([sent, this.#reply]);
    // Why it failed is in the reply.
    if (this.#socket.hasFailedWrite) await this.#reply;
  }

  /**
   * The reply, without its zero byte.
   * @throws ScannerUnavailableError where the connection ended before all of it came.
   */
  reply(): Promise<string> {
    return this.#reply;
  }

  close(): void {
    this.#socket.destroy();
  }
}

const timedOut = 'no answer in time';

async function readUntilZero(socket: Socket): Promise<string> {
  let bytes = Buffer.alloc(0);
  try {
    for await (const chunk of socket) {
      bytes = Buffer.concat([bytes, chunk]);
      const end = bytes.indexOf(0);
      if (end === bytes.length - 1) return bytes.toString('utf8', 0, end);
      if (end !== -1 || bytes.length > maximumReplyBytes) throw new Error('the reply has no proper end');
    }
  } catch (cause) {
    // A system's error is the peer's doing; what this class throws into its socket is not.
    const isCut = cause instanceof Error && 'syscall' in cause;
    const Failure = isCut ? ScanBrokenOffError : ScannerUnavailableError;
    throw new Failure(`clamd did not answer: ${reasonOf(cause)}`, { cause });
  }
  throw new ScanBrokenOffError(`clamd closed the connection after ${bytes.length} bytes of reply`);
}
