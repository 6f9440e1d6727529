import type { ReadableSpan } from '../contracts/sdk';
import type { Report } from '../diagnostics/report';
import type { DropReason, TracingStatistics } from '../diagnostics/statistics';
import { allFailed, type SendOutcome, type Sending, type SpanSender } from './span-sender';

/** Spans that are delivered. */
export interface Delivering {
  readonly hurry: () => void;
  /** Counts them as `shutdown_timeout`, unless they have settled. */
  readonly giveUp: () => void;
}

/**
 * Hands spans to one sender, bounds each attempt in time, counts what became of them, and reports the first failure
 * of an outage and its end, not every failure.
 */
export class Delivery {
  readonly #sender: SpanSender;
  readonly #timeoutMillis: number;
  readonly #statistics: TracingStatistics;
  readonly #report: Report;
  #lostInOutage = 0;
  closed = false;

  constructor(sender: SpanSender, timeoutMillis: number, statistics: TracingStatistics, report: Report) {
    this.#sender = sender;
    this.#timeoutMillis = timeoutMillis;
    this.#statistics = statistics;
    this.#report = report;
  }

  prepare(): void {
    this.#sender.prepare();
  }

  /**
   * Settles within the timeout.
   *
   * @param settled called once, which may be before this returns, with how long the receiver wants nothing more
   */
  deliver(spans: readonly ReadableSpan[], settled: (pauseMillis: number) => void): Delivering {
    let isSettled = false;
    const settle = (count: () => void, pauseMillis = 0) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      count();
      settled(pauseMillis);
    };
    const giveUp = (count: () => void) => {
      sending.cancel();
      settle(count);
    };
    const late = () =>
      this.#count(allFailed(spans.length, new Error(`no answer within ${this.#timeoutMillis} ms`)));
    const timer = setTimeout(() => giveUp(late), this.#timeoutMillis).unref();
    const sending = this.#send(spans, (outcome) => settle(() => this.#count(outcome), outcome.pauseMillis));
    return {
      hurry: () => sending.hurry(),
      giveUp: () => giveUp(() => this.drop('shutdown_timeout', spans.length)),
    };
  }

  drop(reason: DropReason, count: number): void {
    this.#statistics.dropped[reason] += count;
  }

  #send(spans: readonly ReadableSpan[], settled: (outcome: SendOutcome) => void): Sending {
    try {
      return this.#sender.send(spans, settled);
    } catch (cause) {
      settled(allFailed(spans.length, cause));
      return { hurry() {}, cancel() {} };
    }
  }

  #count(outcome: SendOutcome): void {
    this.#statistics.exported += outcome.exported;
    this.drop('too_large', outcome.tooLarge);
    this.drop('rejected', outcome.rejected);
    this.drop('export_failed', outcome.failed);
    this.#reportChange(outcome);
  }

  #reportChange({ exported, tooLarge, rejected, failed, error }: SendOutcome): void {
    const lost = failed + rejected + tooLarge;
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
