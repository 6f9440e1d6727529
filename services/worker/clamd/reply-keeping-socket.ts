import { Socket } from 'node:net';

/**
 * A socket that can still be read after a write failed. Node.js destroys a socket at its first failed write, and with
 * it what was received: clamd's last words, when it refuses a file in the middle and hangs up.
 */
export class ReplyKeepingSocket extends Socket {
  /** True once bytes could not be sent; what was written since went nowhere. */
  hasFailedWrite = false;

  override _write(chunk: unknown, encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    super['_write'](chunk, encoding, (error) => {
      if (error) this.hasFailedWrite = true;
      callback();
    });
  }
}
