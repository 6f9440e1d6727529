import { errorOf, parentOf, valueOf } from '../../../shared/jaeger/span-facts';
import type { JaegerSpan } from '../../../shared/jaeger/trace';
import { Attribute } from '../../../tracing';

/** A span of a trace, as far as it matters here. Times are in microseconds, starts since 1970. */
export interface ReducedSpan {
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly processId: string;
  readonly operation: string;
  readonly startMicros: number;
  readonly durationMicros: number;
  readonly failed: boolean;
  /** It is a request, and its parent is the caller's. */
  readonly isRequest: boolean;
  /** Of a `worker.scan` that came to an end. */
  readonly attempt: number | undefined;
}

export function reduceSpan(span: JaegerSpan): ReducedSpan {
  const { spanID, operationName, startTime, duration, processID, tags } = span;
  // One that was put back bears the same number, and no verdict.
  const isVerdict = operationName === 'worker.scan' && valueOf(tags, Attribute.scanStatus) !== 'pending';
  return {
    spanId: spanID,
    parentSpanId: parentOf(span),
    processId: processID,
    operation: operationName,
    startMicros: startTime,
    durationMicros: duration,
    failed: errorOf(tags) !== '',
    isRequest: valueOf(tags, 'span.kind') === 'server',
    attempt: isVerdict ? Number(valueOf(tags, Attribute.jobAttempt)) : undefined,
  };
}
