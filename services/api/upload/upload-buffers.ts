import { TooManyProblem, UnavailableProblem } from '../problems';
import { canAllFinish, type Holding } from './safe-grant';

/** The least that S3 takes as a part, but for the last one. */
export const partBytes = 5 * 1024 ** 2;

/** What a file has before anything of it came; it doubles as it fills. */
export const firstBytes = 64 * 1024;

/** Who waits longer is told to come again. */
const defaultPatienceMillis = 20_000;

/** However many wait, nobody is asked to be faster than some 85 KB a second. */
const leastBodyPatienceMillis = 3000;

/** Memory that its holder may use until it is released. */
export interface Lease {
  readonly buffer: Buffer;
  /** False for a whole part, or for all that the request can still bring. */
  readonly canGrow: boolean;
  /** Makes the buffer twice as large; what it holds stays. @throws UnavailableProblem */
  grow(signal: AbortSignal): Promise<void>;
  /** Keeps only the first `usedBytes`, so that the rest can serve others, and returns them. */
  shrink(usedBytes: number): Buffer;
  /** Safe to call again. The buffer must not be touched any more. */
  release(): void;
}

interface Holder extends Holding {
  readonly userId: string;
  heldBytes: number;
  mostBytes: number;
}

export const noMemory = () => new UnavailableProblem('memory for uploads');

interface Waiter {
  readonly holder: Holder;
  readonly bytes: number;
  readonly grant: () => void;
}

interface BufferOptions {
  readonly patienceMillis?: number;
  readonly onRefused?: () => void;
}

/**
 * A budget of memory for all uploads together. What does not fit waits, and with it the client's socket; who holds least
 * is served first, and one user has half of it at most. Whole parts are kept and given out again, because the garbage
 * collector is slower than uploads are.
 */
export class UploadBuffers {
  readonly #totalBytes: number;
  readonly #shareBytes: number;
  readonly #patienceMillis: number;
  readonly #onRefused: () => void;
  readonly #holders = new Set<Holder>();
  readonly #waiting: Waiter[] = [];
  #idle: Buffer[] = [];
  #usedBytes = 0;

  constructor(totalBytes: number, options: BufferOptions = {}) {
    this.#totalBytes = totalBytes;
    this.#shareBytes = Math.max(partBytes, Math.floor(totalBytes / 2));
    this.#patienceMillis = options.patienceMillis ?? defaultPatienceMillis;
    this.#onRefused = options.onRefused ?? (() => {});
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Files that hold some, or wait for their first. */
  get files(): number {
    return this.#holders.size;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** How long a body may make no progress: the more wait for memory, the faster must be who holds it. */
  bodyPatienceMillis(aloneMillis: number): number {
    return Math.max(Math.min(aloneMillis, leastBodyPatienceMillis), aloneMillis / (1 + this.waiting));
  }

  /**
   * @param mostBytes more than 0: what the file can become; at most one part is given.
   * @param signal gives up waiting; the promise rejects with its reason.
   * @throws UnavailableProblem where there is no memory for too long.
   */
  async acquire(userId: string, mostBytes: number, signal: AbortSignal): Promise<Lease> {
    signal.throwIfAborted();
    const holder = { userId, heldBytes: 0, mostBytes: Math.min(mostBytes, partBytes) };
    this.#holders.add(holder);
    try {
      await this.#grant(holder, Math.min(firstBytes, holder.mostBytes), signal);
    } catch (error) {
      this.#holders.delete(holder);
      throw error;
    }
    return this.#lease(holder);
  }

  async #grant(holder: Holder, bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#isSafe(holder, bytes)) this.#hold(holder, bytes);
    else await this.#wait(holder, bytes, signal);
  }

  #hold(holder: Holder, bytes: number): void {
    holder.heldBytes += bytes;
    this.#usedBytes += bytes;
  }

  /** Memory is given only where afterwards all who hold some could still get the rest of theirs, one after the other. */
  #isSafe(holder: Holder, bytes: number): boolean {
    const freeBytes = this.#totalBytes - this.#usedBytes - bytes;
    const shareLeftBytes = this.#shareBytes - this.#heldBy(holder.userId) - bytes;
    if (freeBytes < 0 || shareLeftBytes < 0) return false;
    const after = [...this.#holders]
      .map((each) => (each === holder ? { ...each, heldBytes: each.heldBytes + bytes } : each))
      .filter(({ heldBytes }) => heldBytes > 0);
    const own = after.filter(({ userId }) => userId === holder.userId);
    return canAllFinish(after, freeBytes) && canAllFinish(own, shareLeftBytes);
  }

  #heldBy(userId: string): number {
    let bytes = 0;
    for (const holder of this.#holders) if (holder.userId === userId) bytes += holder.heldBytes;
    return bytes;
  }

  async #wait(holder: Holder, bytes: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { holder, bytes, grant: resolve };
    const giveUp = (reason: unknown) => {
      const index = this.#waiting.indexOf(waiter);
      // Granted already, and about to be used: its holder looks at the signal, too.
      if (index < 0) return;
      this.#waiting.splice(index, 1);
      reject(reason);
    };
    const abort = () => giveUp(signal.reason);
    const timer = setTimeout(() => {
      this.#onRefused();
      giveUp(this.#refusal(holder));
    }, this.#patienceMillis);
    this.#waiting.push(waiter);
    signal.addEventListener('abort', abort, { once: true });
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  /** Whoever has all that one user may have is told so; anybody else cannot help it. */
  #refusal({ userId }: Holder): Error {
    const isGreedy = this.#heldBy(userId) > this.#shareBytes / 2;
    return isGreedy ? new TooManyProblem('uploads', 'hold less memory') : noMemory();
  }

  #lease(holder: Holder): Lease {
    const give = (keptBytes: number) => {
      this.#usedBytes -= holder.heldBytes - keptBytes;
      holder.heldBytes = keptBytes;
      holder.mostBytes = keptBytes;
      if (keptBytes === 0) this.#holders.delete(holder);
      this.#serve();
    };
    let buffer = this.#take(holder.heldBytes);
    const replace = (next: Buffer) => {
      this.#put(buffer);
      buffer = next;
    };
    const grow = async (signal: AbortSignal): Promise<void> => {
      const wanted = Math.min(holder.heldBytes * 2, holder.mostBytes);
      await this.#grant(holder, wanted - holder.heldBytes, signal);
      const larger = this.#take(wanted);
      buffer.copy(larger);
      replace(larger);
    };
    const shrink = (usedBytes: number): Buffer => {
      if (usedBytes < holder.heldBytes) replace(Buffer.from(buffer.subarray(0, usedBytes)));
      give(usedBytes);
      return buffer;
    };
    const release = () => {
      if (!this.#holders.has(holder)) return;
      replace(Buffer.alloc(0));
      give(0);
    };
    return {
      get buffer() {
        return buffer;
      },
      get canGrow() {
        return holder.heldBytes < holder.mostBytes;
      },
      grow,
      shrink,
      release,
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
    const byHolding = this.#waiting.toSorted(
      (a, b) => this.#heldBy(a.holder.userId) - this.#heldBy(b.holder.userId),
    );
    for (const waiter of byHolding) {
      if (!this.#isSafe(waiter.holder, waiter.bytes)) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      this.#hold(waiter.holder, waiter.bytes);
      waiter.grant();
    }
  }
}
