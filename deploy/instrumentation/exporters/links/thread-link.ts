import { AsyncResource } from 'node:async_hooks';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { startUnseen } from '../../threads/start-unseen';
import { threadOptions } from '../../threads/thread-options';
import { ENDING, type AnswerMessage } from '../thread/messages';
import { lost, type Destination } from '../transports/transport';
import type { OnAnswers, PacketLink } from './packet-link';

interface Expected {
  readonly packetCount: number;
  readonly onAnswers: OnAnswers;
}

/** One life of the thread. */
interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly answered: Int32Array<SharedArrayBuffer>;
}

/**
 * Transports in a thread of their own, which starts when there is something to send. It shares no module, no diagnostics channel
 * and no observer with the service, inherits none of its options and preloads, and goes on while the service's thread
 * waits: that is how the last spans leave a process that ends at once.
 */
export class ThreadLink implements PacketLink {
  readonly #file: string;
  readonly #destinations: readonly Destination[];
  /** Made at the start of the process: what runs in it belongs to no request. */
  readonly #outside = new AsyncResource('mangamotion.export');
  readonly #expected = new Map<number, Expected>();
  #thread: Thread | undefined;
  #isPrepared = false;
  #isEnding = false;
  #isClosed = false;
  #lastId = 0;

  constructor(file: string, destinations: readonly Destination[]) {
    this.#file = file;
    this.#destinations = destinations;
  }

  /** A process that ends before its first batch is full should not have to wait for the thread to start. */
  prepare(): void {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    setImmediate(() => {
      if (!this.#isClosed && this.#expected.size === 0) this.carry(0, [], () => {});
    });
  }

  carry(to: number, packets: readonly Buffer[], onAnswers: OnAnswers): void {
    const id = ++this.#lastId;
    this.#expected.set(id, { packetCount: packets.length, onAnswers });
    try {
      this.#thread ??= this.#outside.runInAsyncScope(() => this.#start());
    } catch (cause) {
      setImmediate(() => this.#failAll(cause));
      return;
    }
    const owned = packets.map(ownBytes);
    this.#thread.port.postMessage(
      { id, to, packets: owned },
      owned.map(({ buffer }) => buffer),
    );
  }

  end(): void {
    if (!this.#isEnding) this.#thread?.port.postMessage(ENDING, []);
    this.#isEnding = true;
  }

  awaitAnswer(deadline: number): boolean {
    const thread = this.#thread;
    if (thread === undefined) return false;
    for (;;) {
      const seen = Atomics.load(thread.answered, 0);
      const received: { message: AnswerMessage } | undefined = receiveMessageOnPort(thread.port);
      if (received !== undefined) {
        this.#hand(received.message);
        return true;
      }
      const leftMillis = deadline - performance.now();
      if (leftMillis <= 0 || Atomics.wait(thread.answered, 0, seen, leftMillis) === 'timed-out') return false;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#expected.clear();
    void this.#thread?.worker.terminate();
    this.#thread = undefined;
  }

  #start(): Thread {
    const { port1: port, port2 } = new MessageChannel();
    const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const start = { destinations: this.#destinations, port: port2, answered };
    const options = {
      ...threadOptions('mangamotion-export', process.env, process.execArgv),
      workerData: start,
      transferList: [port2],
    };
    const worker = startUnseen(() => new Worker(this.#file, options));
    const thread = { worker, port, answered };
    const end = (cause: unknown) => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      this.#failAll(cause);
    };
    worker.on('error', end).on('exit', (code) => end(`the thread that sends spans ended with ${code}`));
    port.on('message', (message: AnswerMessage) => this.#hand(message));
    // Nothing of it keeps the process alive.
    worker.unref();
    port.unref();
    if (this.#isEnding) port.postMessage(ENDING, []);
    return thread;
  }

  #hand({ id, answers }: AnswerMessage): void {
    const expected = this.#expected.get(id);
    this.#expected.delete(id);
    expected?.onAnswers(answers);
  }

  /** Whoever sends next starts another thread. */
  #failAll(cause: unknown): void {
    const all = [...this.#expected.values()];
    this.#expected.clear();
    for (const { packetCount, onAnswers } of all) onAnswers(Array(packetCount).fill(lost(cause)));
  }
}

/** Bytes that can be handed over: small buffers share theirs with others. */
function ownBytes(bytes: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length;
  return isOwn ? new Uint8Array(buffer) : Uint8Array.from(bytes);
}
