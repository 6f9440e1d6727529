import type { JaegerProcess, JaegerSpan, JaegerTrace, ReceivedBatch } from './jaeger-trace';

type StoredSpan = Omit<JaegerSpan, 'processID'> & { readonly process: JaegerProcess };

/** Traces in memory, the newest `capacity` of them. */
export class TraceStore {
  readonly #capacity: number;
  readonly #traces = new Map<string, StoredSpan[]>();

  constructor(capacity = 1000) {
    this.#capacity = capacity;
  }

  add({ process, spans }: ReceivedBatch): void {
    for (const span of spans) {
      const stored = this.#traces.get(span.traceID);
      if (stored) stored.push({ ...span, process });
      else this.#begin({ ...span, process });
    }
  }

  services(): string[] {
    const names = [...this.#traces.values()].flat().map(({ process }) => process.serviceName);
    return [...new Set(names)].toSorted((a, b) => a.localeCompare(b));
  }

  trace(traceID: string): JaegerTrace | undefined {
    const spans = this.#traces.get(traceID.padStart(32, '0'));
    return spans && toTrace(traceID, spans);
  }

  /** The newest `limit` traces in which the service took part, newest first. */
  tracesOf(service: string, limit: number): JaegerTrace[] {
    return [...this.#traces]
      .filter(([, spans]) => spans.some(({ process }) => process.serviceName === service))
      .slice(-limit)
      .map(([traceID, spans]) => toTrace(traceID, spans))
      .toReversed();
  }

  #begin(span: StoredSpan): void {
    this.#traces.set(span.traceID, [span]);
    if (this.#traces.size <= this.#capacity) return;
    const [oldest] = this.#traces.keys();
    if (oldest !== undefined) this.#traces.delete(oldest);
  }
}

/** Gives each process that took part a short key, as Jaeger does. */
function toTrace(traceID: string, stored: readonly StoredSpan[]): JaegerTrace {
  const keys = new Map<string, string>();
  const processes: Record<string, JaegerProcess> = {};
  const spans = stored.map(({ process, ...span }) => {
    const identity = JSON.stringify(process);
    const processID = keys.get(identity) ?? `p${keys.size + 1}`;
    keys.set(identity, processID);
    processes[processID] = process;
    return { ...span, processID };
  });
  return { traceID, spans, processes };
}
