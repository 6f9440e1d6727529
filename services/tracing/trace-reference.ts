import { context, INVALID_TRACEID, ROOT_CONTEXT, trace, TraceFlags, type Span } from '@opentelemetry/api';

/** Where in which trace something happened; small enough to be stored with a record. */
export interface TraceReference {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string;
  readonly sampled: boolean;
}

/** The active span's place in its trace, or undefined where nothing is traced. */
export function currentTrace(): TraceReference | undefined {
  return referenceTo(trace.getActiveSpan());
}

/** A span's place in its trace, or undefined for none and for one that is in no trace. */
export function referenceTo(span: Span | undefined): TraceReference | undefined {
  const spanContext = span?.spanContext();
  // The ids of spans are well-formed: only those that stand for no trace are not valid.
  if (!spanContext || spanContext.traceId === INVALID_TRACEID) return undefined;
  const sampled = (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0;
  return { traceId: spanContext.traceId, spanId: spanContext.spanId, sampled };
}

/** Links the active span to where in another trace its work began. */
export function linkTrace(reference: TraceReference | undefined): void {
  if (!reference) return;
  const { traceId, spanId, sampled } = reference;
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  trace.getActiveSpan()?.addLink({ context: { traceId, spanId, traceFlags, isRemote: true } });
}

/** Runs `fn` as if called from the referenced span, so that work taken up again stays in its trace. */
export function continueTrace<T>(reference: TraceReference | undefined, fn: () => T): T {
  if (!reference) return fn();
  const { traceId, spanId, sampled } = reference;
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return context.with(
    trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true }),
    fn,
  );
}
