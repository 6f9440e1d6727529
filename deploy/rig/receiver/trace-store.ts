import type { JaegerTrace } from '../../../services/shared/jaeger/trace';
import type { ReceivedBatch } from './received-batch';
import { type StoredSpan, toTrace, weightOf, weightOfProcess } from './stored-span';

interface StoredTrace {
  readonly traceID: string;
  readonly spans: StoredSpan[];
  weightBytes: number;
}

/** What may be kept, each by an estimate. */
export interface StoreBounds {
  readonly traces: number;
  readonly bytes: number;
  /** Of one trace, whose further spans are dropped: it would push out all others. */
  readonly traceBytes: number;
}

const usualBounds: StoreBounds = { traces: 20_000, bytes: 128 * 1024 ** 2, traceBytes: 16 * 1024 ** 2 };

/** Traces in memory, the newest of them: who comes first goes first. */
export class TraceStore {
  readonly #bounds: StoreBounds;
  readonly #traces = new Map<string, StoredTrace>();
  #weightBytes = 0;

  constructor(bounds: Partial<StoreBounds> = {}) {
    this.#bounds = { ...usualBounds, ...bounds };
  }

  add({ process, spans }: ReceivedBatch): void {
    // Each of its traces keeps the process alive.
    const processBytes = weightOfProcess(process);
    const begun = new Set<string>();
    for (const span of spans) {
      const isFirst = !begun.has(span.traceID);
      begun.add(span.traceID);
      const stored = { ...span, process };
      this.#keep(stored, weightOf(stored) + (isFirst ? processBytes : 0));
    }
    this.#dropOldest();
  }

  trace(traceID: string): JaegerTrace | undefined {
    const id = traceID.padStart(32, '0');
    const trace = this.#traces.get(id);
    return trace && toTrace(id, trace.spans);
  }

  /** The spans of a trace, which is forgotten. */
  take(traceID: string): readonly StoredSpan[] {
    const trace = this.#traces.get(traceID);
    if (!trace) return [];
    this.#forget(trace);
    return trace.spans;
  }

  has(traceID: string): boolean {
    return this.#traces.has(traceID.padStart(32, '0'));
  }

  /** The spans of each trace, in the order in which the traces came. */
  *spansOfTraces(): Generator<readonly StoredSpan[]> {
    for (const { spans } of this.#traces.values()) yield spans;
  }

  #keep(span: StoredSpan, weightBytes: number): void {
    const trace = this.#traces.get(span.traceID) ?? { traceID: span.traceID, spans: [], weightBytes: 0 };
    if (trace.weightBytes + weightBytes > this.#bounds.traceBytes) return;
    this.#traces.set(span.traceID, trace);
    trace.spans.push(span);
    trace.weightBytes += weightBytes;
    this.#weightBytes += weightBytes;
  }

  #dropOldest(): void {
    for (const trace of this.#traces.values()) {
      if (this.#weightBytes <= this.#bounds.bytes && this.#traces.size <= this.#bounds.traces) return;
      this.#forget(trace);
    }
  }

  #forget({ traceID, weightBytes }: StoredTrace): void {
    this.#traces.delete(traceID);
    this.#weightBytes -= weightBytes;
  }
}
