import type { TraceReference } from '../../tracing';

/** The labels of an exemplar that leads to the trace; none where it is not sampled, and so cannot be found. */
export function exemplarOf(trace: TraceReference | undefined): { trace_id?: string; span_id?: string } {
  return trace?.sampled ? { trace_id: trace.traceId, span_id: trace.spanId } : {};
}
