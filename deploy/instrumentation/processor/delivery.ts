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

/** Takes back what may be sent again. @returns false where there is no room or no time for it */
type Keep = (late: readonly ReadableSpan[]) => boolean;

/**
 * Hands spans to one sender, bounds each attempt in time, counts what became of them, and reports the first failure
 * of an outage and its end, not every failure.
 */
export class Delivery {
  readonly #sender: SpanSender;
  readonly #timeoutMillis: number;
  readonly #statistics: TracingStatistics;
  readonly #report: Report;
  /** Undefined while exports succeed. */
  #lostInOutage: number | undefined;
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
   * @param keep called before it where spans may be sent again; those that are not kept are lost
   */
  deliver(
    spans: readonly ReadableSpan[],
    settled: (pauseMillis: number) => void,
    keep: Keep = () => false,
  ): Delivering {
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
    const timedOut = () =>
      this.#count(allFailed(spans.length, new Error(`no answer within ${this.#timeoutMillis} ms`)), keep);
    const timer = setTimeout(() => giveUp(timedOut), this.#timeoutMillis).unref();
    const sending = this.#send(spans, (outcome) =>
      settle(() => this.#count(outcome, keep), outcome.pauseMillis),
    );
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

  #count(outcome: SendOutcome, keep: Keep): void {
    const { exported, tooLarge, rejected, late } = outcome;
    const isKept = late.length > 0 && keep(late);
    const failed = outcome.failed + (isKept ? 0 : late.length);
    this.#statistics.exported += exported;
    this.drop('too_large', tooLarge);
    this.drop('rejected', rejected);
    this.drop('export_failed', failed);
    this.#reportChange(outcome, failed + rejected + tooLarge, isKept ? late.length : 0);
  }

  #reportChange({ exported, error }: SendOutcome, lost: number, waiting: number): void {
    const exporter = this.#sender.name;
    const lostBefore = this.#lostInOutage;
    if (lost + waiting > 0) {
      this.#lostInOutage = (lostBefore ?? 0) + lost;
      if (lostBefore === undefined) this.#statistics.failingExporters += 1;
      if (lost > 0 && !lostBefore) {
        this.#report('warn', 'spans were lost on export', { exporter, spans: lost, error: error?.message });
      } else if (lostBefore === undefined) {
        const fields = { exporter, spans: waiting, error: error?.message };
        this.#report('warn', 'spans wait, because an export failed', fields);
      }
    } else if (exported > 0 && lostBefore !== undefined) {
      this.#lostInOutage = undefined;
      this.#statistics.failingExporters -= 1;
      this.#report('info', 'spans are exported again', { exporter, lost: lostBefore });
    }
  }
}
