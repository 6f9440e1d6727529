import { errorOf } from '../../services/shared/jaeger/span-facts';
import type { JaegerTrace } from '../../services/shared/jaeger/trace';
import { byStart, serviceOf } from './trace-tree';

export interface TraceFacts {
  /** Since 1970. */
  readonly beginMicros: number;
  /** From the begin of the first span to the end of the last: waits between spans count. */
  readonly elapsedMicros: number;
  /** In the order in which they took part. */
  readonly services: readonly string[];
  readonly errors: readonly SpanError[];
}

export interface SpanError {
  readonly service: string;
  readonly operation: string;
  /** Empty where the span does not say. */
  readonly message: string;
}

/** What a trace is as a whole. */
export function factsOf(trace: JaegerTrace): TraceFacts {
  const { spans } = trace;
  const ordered = spans.toSorted(byStart);
  const beginMicros = ordered[0]?.startTime ?? 0;
  const endMicros = spans.reduce((end, span) => Math.max(end, span.startTime + span.duration), beginMicros);
  return {
    beginMicros,
    elapsedMicros: endMicros - beginMicros,
    services: [...new Set(ordered.map((span) => serviceOf(trace, span)))],
    errors: ordered.flatMap((span) => {
      const error = errorOf(span.tags);
      const message = error.replace(/^ERROR(: )?/, '');
      const { operationName: operation } = span;
      return error === '' ? [] : [{ service: serviceOf(trace, span), operation, message }];
    }),
  };
}
