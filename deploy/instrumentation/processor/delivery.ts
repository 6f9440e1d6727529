import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { deferred } from '../deferred';
import type { Report } from '../report';
import { allFailed, type SendOutcome, type SpanSender } from './span-sender';
import type { DropReason, TracingStatistics } from './statistics';

/**
 * Hands spans to one sender, bounds each attempt in time, counts what became of them, and reports the first failure
 * of an outage and its end, not every failure.
 */
export class Delivery {
  readonly #sender: SpanSender;
  readonly #timeoutMillis: number;
  readonly #statistics: TracingStatistics;
  readonly #report: Report;
  readonly #closing = new AbortController();
  #lostInOutage = 0;

  constructor(sender: SpanSender, timeoutMillis: number, statistics: TracingStatistics, report: Report) {
    this.#sender = sender;
    this.#timeoutMillis = timeoutMillis;
    this.#statistics = statistics;
    this.#report = report;
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Never rejects, and settles within the timeout, or at once when closed. Sending itself is not traced. */
  async deliver(spans: readonly ReadableSpan[]): Promise<void> {
    const outcome = await context.with(suppressTracing(ROOT_CONTEXT), () => this.#attempt(spans));
    if (outcome === 'closed') {
      this.drop('shutdown_timeout', spans.length);
      return;
    }
    this.#statistics.exported += outcome.exported;
    this.drop('too_large', outcome.tooLarge);
    this.drop('export_failed', outcome.failed);
    this.#reportChange(outcome);
  }

  drop(reason: DropReason, count: number): void {
    this.#statistics.dropped[reason] += count;
  }

  close(): void {
    if (this.closed) return;
    this.#closing.abort();
    this.#sender.close();
  }

  async #attempt(spans: readonly ReadableSpan[]): Promise<SendOutcome | 'closed'> {
    const attempt = new AbortController();
    const given = deferred<SendOutcome | 'closed'>();
    const onTimeout = () => {
      attempt.abort();
      given.resolve(allFailed(spans.length, new Error(`no answer within ${this.#timeoutMillis} ms`)));
    };
    const onClose = () => {
      attempt.abort();
      given.resolve('closed');
    };
    const timer = setTimeout(onTimeout, this.#timeoutMillis).unref();
    this.#closing.signal.addEventListener('abort', onClose);
    const fail = (error: unknown) => given.resolve(allFailed(spans.length, error));
    this.#sender.send(spans, attempt.signal).then(given.resolve, fail);
    const outcome = await given.promise;
    clearTimeout(timer);
    this.#closing.signal.removeEventListener('abort', onClose);
    return outcome;
  }

  #reportChange({ exported, tooLarge, failed, error }: SendOutcome): void {
    const lost = failed + tooLarge;
    if (lost > 0 && this.#lostInOutage === 0) {
      const fields = { exporter: this.#sender.name, spans: lost, error: error?.message };
      this.#report('warn', 'spans were lost on export', fields);
    }
    this.#lostInOutage += lost;
    if (lost > 0 || exported === 0 || this.#lostInOutage === 0) return;
    const fields = { exporter: this.#sender.name, spans: this.#lostInOutage };
    this.#report('info', 'spans are exported again', fields);
    this.#lostInOutage = 0;
  }
}
