/** The least that S3 takes as a part, but for the last one. */
export const partBytes = 5 * 1024 ** 2;

/** Memory that its holder may use until it is released. */
export interface Lease {
  readonly buffer: Buffer;
  /** Keeps only the first `usedBytes`, so that the rest can serve others, and returns them. */
  shrink(usedBytes: number): Buffer;
  /** Safe to call again. The buffer must not be touched any more. */
  release(): void;
}

interface Waiter {
  readonly bytes: number;
  readonly grant: () => void;
}

/**
 * A budget of memory for all uploads together, given out first come, first served. What does not fit waits, and with
 * it the client's socket. Whole parts are kept and given out again, because the garbage collector is slower than
 * uploads are.
 */
export class UploadBuffers {
  readonly #totalBytes: number;
  readonly #waiting: Waiter[] = [];
  #idle: Buffer[] = [];
  #usedBytes = 0;

  constructor(totalBytes: number) {
    this.#totalBytes = totalBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /**
   * @param bytes more than 0; at most one part is given.
   * @param signal gives up waiting; the promise rejects with its reason.
   */
  async acquire(bytes: number, signal: AbortSignal): Promise<Lease> {
    const wanted = Math.min(bytes, partBytes);
    signal.throwIfAborted();
    if (this.#waiting.length > 0 || !this.#fits(wanted)) await this.#wait(wanted, signal);
    else this.#usedBytes += wanted;
    return this.#lease(wanted);
  }

  #fits(bytes: number): boolean {
    return this.#usedBytes + bytes <= this.#totalBytes;
  }

  async #wait(bytes: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { bytes, grant: resolve };
    const giveUp = () => {
      const index = this.#waiting.indexOf(waiter);
      // Granted already, and about to be used: its holder looks at the signal, too.
      if (index < 0) return;
      this.#waiting.splice(index, 1);
      reject(signal.reason);
      this.#serve();
    };
    this.#waiting.push(waiter);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  #lease(bytes: number): Lease {
    let buffer = this.#take(bytes);
    let held = bytes;
    const give = (keep: number) => {
      this.#usedBytes -= held - keep;
      held = keep;
      this.#serve();
    };
    return {
      buffer,
      shrink: (usedBytes) => {
        if (usedBytes === held) return buffer;
        const kept = Buffer.from(buffer.subarray(0, usedBytes));
        this.#put(buffer);
        buffer = kept;
        give(usedBytes);
        return kept;
      },
      release: () => {
        if (held === 0) return;
        this.#put(buffer);
        buffer = Buffer.alloc(0);
        give(0);
      },
    };
  }

  #take(bytes: number): Buffer {
    if (bytes === partBytes) return this.#idle.pop() ?? Buffer.allocUnsafeSlow(partBytes);
    // What is idle counts as used memory, too.
    while (this.#usedBytes + this.#idle.length * partBytes > this.#totalBytes && this.#idle.length > 0)
      this.#idle.pop();
    return Buffer.allocUnsafeSlow(bytes);
  }

  #put(buffer: Buffer): void {
    if (buffer.length === partBytes && (this.#idle.length + 1) * partBytes <= this.#totalBytes)
      this.#idle.push(buffer);
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#usedBytes += next.bytes;
      next.grant();
    }
  }
}
