import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Delivery } from './delivery';

/** Sends each sampled span the moment it ends, for tests. At most `maxPending` are on their way at a time. */
export class SimpleProcessor implements SpanProcessor {
  readonly #delivery: Delivery;
  readonly #maxPending: number;
  readonly #pending = new Set<Promise<void>>();

  constructor(delivery: Delivery, maxPending: number) {
    this.#delivery = delivery;
    this.#maxPending = maxPending;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.#delivery.closed) return this.#delivery.drop('shutdown_timeout', 1);
    if (this.#pending.size >= this.#maxPending) return this.#delivery.drop('queue_full', 1);
    const sending = this.#delivery.deliver([span]).then(() => void this.#pending.delete(sending));
    this.#pending.add(sending);
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** Gives up what is on its way. Flush first. */
  async shutdown(): Promise<void> {
    this.#delivery.close();
    await this.forceFlush();
  }
}
