import { errorOf } from '../../../services/shared/jaeger/span-facts';
import type { KeepRule } from '../keep';
import type { ReceivedBatch } from './received-batch';
import type { StoredSpan } from './stored-span';
import { TraceStore } from './trace-store';

/** Of so many traces it is known whether they are kept, for spans that come late. */
const mostDecisions = 100_000;

/**
 * Holds the spans of each trace until it is decided on, and stores those of the traces that are kept: as the Collector's
 * `tail_sampling` does with the policies `status_code` and `latency`.
 *
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/processor/tailsamplingprocessor
 */
export class TailDecision {
  readonly #rule: KeepRule;
  readonly #store: TraceStore;
  readonly #undecided = new TraceStore();
  readonly #decisions = new Map<string, boolean>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** @param store of what is kept */
  constructor(rule: KeepRule, store: TraceStore) {
    this.#rule = rule;
    this.#store = store;
  }

  add({ process, spans }: ReceivedBatch): void {
    for (const [traceID, own] of Map.groupBy(spans, (span) => span.traceID)) {
      const batch = { process, spans: own };
      const isKept = this.#decisions.get(traceID);
      if (isKept === true) this.#store.add(batch);
      if (isKept !== undefined) continue;
      this.#undecided.add(batch);
      if (!this.#timers.has(traceID)) this.#timers.set(traceID, this.#decideLater(traceID));
    }
  }

  /** What is not decided on yet is gone. */
  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #decideLater(traceID: string): NodeJS.Timeout {
    return setTimeout(() => this.#decide(traceID), 1000 * this.#rule.decisionSeconds);
  }

  #decide(traceID: string): void {
    this.#timers.delete(traceID);
    const spans = this.#undecided.take(traceID);
    const isKept = shouldKeep(spans, this.#rule);
    this.#remember(traceID, isKept);
    if (!isKept) return;
    for (const [process, own] of Map.groupBy(spans, (span) => span.process))
      this.#store.add({ process, spans: own });
  }

  #remember(traceID: string, isKept: boolean): void {
    this.#decisions.set(traceID, isKept);
    for (const oldest of this.#decisions.keys()) {
      if (this.#decisions.size <= mostDecisions) return;
      this.#decisions.delete(oldest);
    }
  }
}

function shouldKeep(spans: readonly StoredSpan[], { slowerThanSeconds }: KeepRule): boolean {
  if (spans.some(({ tags }) => errorOf(tags) !== '')) return true;
  const begin = spans.reduce((first, { startTime }) => Math.min(first, startTime), Infinity);
  const end = spans.reduce((last, { startTime, duration }) => Math.max(last, startTime + duration), 0);
  return end - begin >= slowerThanSeconds * 1_000_000;
}
