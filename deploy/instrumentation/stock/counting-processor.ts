import { TraceFlags } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '../contracts/sdk';
import type { TracingStatistics } from '../diagnostics/statistics';

/** Counts recorded and sampled spans as they start; stands first in the pipeline, once. */
export class CountingProcessor implements SpanProcessor {
  readonly #statistics: TracingStatistics;

  constructor(statistics: TracingStatistics) {
    this.#statistics = statistics;
  }

  onStart(span: Span): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0) this.#statistics.created += 1;
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
