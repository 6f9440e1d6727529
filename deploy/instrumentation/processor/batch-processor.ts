import { TraceFlags } from '@opentelemetry/api';
import type { BatchConfiguration } from '../configuration';
import type { ReadableSpan } from '../contracts/sdk';
import type { Delivering, Delivery } from './delivery';
import type { FlushableProcessor } from './flushable-processor';

/**
 * Queues sampled spans for one exporter and sends them in batches, one batch at a time: when a batch is full, or
 * `scheduledDelayMillis` after the first span. What could not be handed over in its time goes back to the head of the
 * queue, so an outage loses nothing before the queue is full. What does not fit into it is dropped and counted, so a
 * slow or dead exporter never blocks the service. Unlike the SDK's, `forceFlush` also awaits the batch that is on its way.
 */
export class BatchProcessor implements FlushableProcessor {
  readonly #delivery: Delivery;
  readonly #limits: BatchConfiguration;
  readonly #flushes = new Set<() => void>();
  #queue: ReadableSpan[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Delivering | undefined;
  #sendingCount = 0;
  #isEnding = false;
  #pausedUntil = 0;
  #queued = 0;

  constructor(delivery: Delivery, limits: BatchConfiguration) {
    this.#delivery = delivery;
    this.#limits = limits;
  }

  get isIdle(): boolean {
    return this.#queue.length === 0 && !this.#isSending;
  }

  get #isSending(): boolean {
    return this.#sendingCount > 0;
  }

  /** How many of those that ever were queued are exported or given up. */
  get #settled(): number {
    return this.#queued - this.#queue.length - this.#sendingCount;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.#delivery.closed) return this.#delivery.drop('shutdown_timeout', 1);
    if (this.#queue.length >= this.#limits.maxQueueSize) return this.#delivery.drop('queue_full', 1);
    this.#queue.push(span);
    this.#queued += 1;
    if (!this.#isSending) this.#schedule();
  }

  /** Resolves when every span that ended before the call was exported or given up; never rejects. */
  async forceFlush(): Promise<void> {
    const target = this.#queued;
    while (this.#settled < target) {
      const settled = new Promise<void>((resolve) => this.#flushes.add(resolve));
      if (!this.#isSending) this.#sendBatch();
      await settled;
    }
  }

  advance(): void {
    this.#isEnding = true;
    if (!this.#isSending && this.#queue.length > 0) this.#sendBatch();
    this.#sending?.hurry();
  }

  giveUp(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const queued = this.#queue.length;
    this.#queue = [];
    this.#delivery.drop('shutdown_timeout', queued);
    this.#sending?.giveUp();
    this.#wakeFlushes();
  }

  /** Gives up at once: what is queued or on its way counts as `shutdown_timeout`. Flush first. */
  async shutdown(): Promise<void> {
    this.#delivery.closed = true;
    this.giveUp();
  }

  #schedule(): void {
    const { maxExportBatchSize, scheduledDelayMillis } = this.#limits;
    const pauseMillis = this.#pausedUntil - performance.now();
    if (this.#queue.length >= maxExportBatchSize && pauseMillis <= 0) {
      this.#sendBatch();
    } else if (this.#queue.length > 0) {
      if (this.#timer === undefined) this.#delivery.prepare();
      const waitMillis = pauseMillis > 0 ? pauseMillis : scheduledDelayMillis;
      this.#timer ??= setTimeout(() => this.#sendBatch(), waitMillis).unref();
    }
  }

  #sendBatch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#queue.splice(0, this.#limits.maxExportBatchSize);
    this.#sendingCount = batch.length;
    let isSettled = false;
    const settled = (pauseMillis: number) => {
      isSettled = true;
      this.#afterBatch(pauseMillis);
    };
    const sending = this.#delivery.deliver(batch, settled, (late) => this.#takeBack(late));
    if (!isSettled) this.#sending = sending;
  }

  /** Whoever flushes wants an end, and whoever ends has no other time. */
  #takeBack(late: readonly ReadableSpan[]): boolean {
    const hasRoom = this.#queue.length + late.length <= this.#limits.maxQueueSize;
    if (!hasRoom || this.#flushes.size > 0 || this.#isEnding) return false;
    this.#queue = [...late, ...this.#queue];
    return true;
  }

  #afterBatch(pauseMillis: number): void {
    this.#sendingCount = 0;
    this.#sending = undefined;
    if (pauseMillis > 0) this.#pausedUntil = performance.now() + pauseMillis;
    this.#wakeFlushes();
    this.#schedule();
  }

  #wakeFlushes(): void {
    const flushes = [...this.#flushes];
    this.#flushes.clear();
    for (const resolve of flushes) resolve();
  }
}
