import { setImmediate } from 'node:timers/promises';
import { type ClamdAddress, Conversation } from './conversation';
import { ScannerUnavailableError } from './errors';
import { readReply, type ScanOutcome } from './outcome';
import { holdSession, type SessionListener } from './session';
import { type ClamdVersion, readVersion } from './version';

export interface ClamdOptions extends ClamdAddress {
  /** For one file, from connecting to the verdict. */
  readonly scanTimeoutMillis: number;
}

/** Far below clamd's StreamMaxLength, large enough to cost few writes. */
const maximumChunkBytes = 64 * 1024;

/** Scans over INSTREAM: `zINSTREAM\0`, chunks that each follow their length, a length of zero; see clamd(8). */
export class ClamdClient {
  readonly #options: ClamdOptions;

  constructor(options: ClamdOptions) {
    this.#options = options;
  }

  /**
   * Streams a file to clamd, no faster than clamd takes it.
   *
   * @param sizeBytes what `content` must come to: a verdict on less is no verdict.
   * @throws ScannerUnavailableError where clamd cannot tell now; errors of `content` as they are.
   */
  async scan(content: AsyncIterable<Buffer>, sizeBytes: number): Promise<ScanOutcome> {
    const signal = AbortSignal.timeout(this.#options.scanTimeoutMillis);
    const conversation = await Conversation.open(this.#options, signal);
    try {
      const sentBytes = await sendAll(conversation, content);
      const allBytesSent = sentBytes === sizeBytes;
      return readReply(await conversation.reply(), allBytesSent);
    } finally {
      conversation.close();
    }
  }

  /** @throws ScannerUnavailableError where clamd does not answer a PING within the time. */
  async ping(timeoutMillis: number): Promise<void> {
    const reply = await this.#ask('PING', timeoutMillis);
    if (reply !== 'PONG') throw new ScannerUnavailableError(`clamd answered PING with ${reply}`);
  }

  /** @throws ScannerUnavailableError where clamd does not answer within the time. */
  async version(timeoutMillis: number): Promise<ClamdVersion> {
    return readVersion(await this.#ask('VERSION', timeoutMillis));
  }

  /** Tells when clamd goes, and when one is there again. @returns what ends it. */
  hold(listener: SessionListener): () => void {
    return holdSession(this.#options, listener);
  }

  async #ask(command: string, timeoutMillis: number): Promise<string> {
    const conversation = await Conversation.open(this.#options, AbortSignal.timeout(timeoutMillis));
    try {
      await conversation.send(Buffer.from(`z${command}\0`));
      return await conversation.reply();
    } finally {
      conversation.close();
    }
  }
}

/** Returns how many bytes of content clamd has taken; undefined where it replied, or went, before the end. */
async function sendAll(
  conversation: Conversation,
  content: AsyncIterable<Buffer>,
): Promise<number | undefined> {
  let sentBytes = 0;
  await conversation.send(Buffer.from('zINSTREAM\0'));
  for await (const buffer of content) {
    for (let start = 0; start < buffer.length; start += maximumChunkBytes) {
      const chunk = buffer.subarray(start, start + maximumChunkBytes);
      await conversation.send(withLength(chunk));
      // A turn of the event loop: writes alone would never let an early reply in, nor anything else of the process.
      await setImmediate();
      if (conversation.replied) return undefined;
      sentBytes += chunk.length;
    }
  }
  const end = Buffer.alloc(4);
  await conversation.send(end);
  return conversation.replied ? undefined : sentBytes;
}

function withLength(chunk: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length);
  return Buffer.concat([length, chunk]);
}
