import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan } from '../contracts/sdk';
import { deferred } from '../language/deferred';
import type { Delivering, Delivery } from './delivery';
import type { FlushableProcessor } from './flushable-processor';

/** Sends each sampled span the moment it ends, for tests. At most `maxPending` are on their way at a time. */
export class SimpleProcessor implements FlushableProcessor {
  readonly #delivery: Delivery;
  readonly #maxPending: number;
  readonly #pending = new Map<Promise<void>, Delivering>();

  constructor(delivery: Delivery, maxPending: number) {
    this.#delivery = delivery;
    this.#maxPending = maxPending;
  }

  get isIdle(): boolean {
    return this.#pending.size === 0;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.#delivery.closed) return this.#delivery.drop('shutdown_timeout', 1);
    if (this.#pending.size >= this.#maxPending) return this.#delivery.drop('queue_full', 1);
    const { promise, resolve } = deferred<void>();
    let isSettled = false;
    const delivering = this.#delivery.deliver([span], () => {
      isSettled = true;
      this.#pending.delete(promise);
      resolve();
    });
    if (!isSettled) this.#pending.set(promise, delivering);
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#pending.keys());
  }

  advance(): void {
    for (const delivering of this.#pending.values()) delivering.hurry();
  }

  giveUp(): void {
    for (const delivering of this.#pending.values()) delivering.giveUp();
  }

  /** Gives up what is on its way. Flush first. */
  async shutdown(): Promise<void> {
    this.#delivery.closed = true;
    this.giveUp();
  }
}
