import type { Span } from '../../../../../services/api/upload-page/client/waterfall-rows';
import { errorOf, parentOf } from '../../../trace-tree';
import type { JaegerTrace } from '../../jaeger-trace';

/** A trace as the waterfall draws it: by start, times since the first. */
export function toSpans({ spans, processes }: JaegerTrace): Span[] {
  const byStart = spans.toSorted((a, b) => a.startTime - b.startTime || b.duration - a.duration);
  const begin = byStart[0]?.startTime ?? 0;
  return byStart.map((span) => {
    const parentSpanId = parentOf(span);
    return {
      spanId: span.spanID,
      ...(parentSpanId !== undefined && { parentSpanId }),
      service: processes[span.processID]?.serviceName ?? '?',
      operation: span.operationName,
      startMicros: span.startTime - begin,
      durationMicros: span.duration,
      failed: errorOf(span.tags) !== '',
    };
  });
}

/** From the begin of the first span to the end of the last. */
export const elapsedMicros = (spans: readonly Span[]): number =>
  spans.reduce((end, { startMicros, durationMicros }) => Math.max(end, startMicros + durationMicros), 0);

/** `service: operation` of the span that came first. */
export function titleOf([first]: readonly Span[]): string {
  return first ? `${first.service}: ${first.operation}` : 'An empty trace';
}
