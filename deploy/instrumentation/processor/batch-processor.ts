import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { BatchConfiguration } from '../configuration';
import type { Delivery } from './delivery';

/**
 * Queues sampled spans for one exporter and sends them in batches, one batch at a time: when a batch is full, or
 * `scheduledDelayMillis` after the first span. What does not fit into the queue is dropped and counted, so a slow or
 * dead exporter never blocks the service. Unlike the SDK's, `forceFlush` also awaits the batch that is on its way.
 */
export class BatchProcessor implements SpanProcessor {
  readonly #delivery: Delivery;
  readonly #limits: BatchConfiguration;
  #queue: ReadableSpan[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #queued = 0;
  #settled = 0;

  constructor(delivery: Delivery, limits: BatchConfiguration) {
    this.#delivery = delivery;
    this.#limits = limits;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.#delivery.closed) return this.#delivery.drop('shutdown_timeout', 1);
    if (this.#queue.length >= this.#limits.maxQueueSize) return this.#delivery.drop('queue_full', 1);
    this.#queue.push(span);
    this.#queued += 1;
    if (this.#sending === undefined) this.#schedule();
  }

  /** Resolves when every span that ended before the call was exported or given up; never rejects. */
  async forceFlush(): Promise<void> {
    const target = this.#queued;
    while (this.#settled < target) await (this.#sending ?? this.#sendBatch());
  }

  /** Gives up at once: what is queued or on its way counts as `shutdown_timeout`. Flush first. */
  async shutdown(): Promise<void> {
    clearTimeout(this.#timer);
    this.#delivery.close();
    this.#delivery.drop('shutdown_timeout', this.#queue.length);
    this.#settled += this.#queue.length;
    this.#queue = [];
    await this.#sending;
  }

  #schedule(): void {
    if (this.#queue.length >= this.#limits.maxExportBatchSize) {
      void this.#sendBatch();
    } else if (this.#queue.length > 0) {
      this.#timer ??= setTimeout(() => void this.#sendBatch(), this.#limits.scheduledDelayMillis).unref();
    }
  }

  #sendBatch(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending = this.#deliverNext();
    return this.#sending;
  }

  async #deliverNext(): Promise<void> {
    const batch = this.#queue.splice(0, this.#limits.maxExportBatchSize);
    await this.#delivery.deliver(batch);
    this.#settled += batch.length;
    this.#sending = undefined;
    this.#schedule();
  }
}
