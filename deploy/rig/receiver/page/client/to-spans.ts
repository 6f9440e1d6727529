import type { Span } from '../../../../../services/api/upload-page/client/waterfall-rows';
import { errorOf, parentOf } from '../../../../../services/shared/jaeger/span-facts';
import type { JaegerTrace } from '../../../../../services/shared/jaeger/trace';
import { byStart, serviceOf } from '../../../../jaeger/trace-tree';

/** A trace as the waterfall draws it: by start, times since the first. */
export function toSpans(trace: JaegerTrace): Span[] {
  const spans = trace.spans.toSorted(byStart);
  const begin = spans[0]?.startTime ?? 0;
  return spans.map((span) => ({
    spanId: span.spanID,
    parentSpanId: parentOf(span),
    service: serviceOf(trace, span),
    operation: span.operationName,
    startMicros: span.startTime - begin,
    durationMicros: span.duration,
    failed: errorOf(span.tags) !== '',
  }));
}

/** `service: operation` of the span that came first. */
export function titleOf([first]: readonly Span[]): string {
  return first ? `${first.service}: ${first.operation}` : 'An empty trace';
}
