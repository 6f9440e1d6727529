import type { JaegerTrace } from '../../rig/receiver/jaeger-trace';
import { errorOf } from '../../rig/trace-tree';

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
export function factsOf({ spans, processes }: JaegerTrace): TraceFacts {
  const ordered = spans.toSorted((a, b) => a.startTime - b.startTime);
  const beginMicros = ordered[0]?.startTime ?? 0;
  const endMicros = spans.reduce((end, span) => Math.max(end, span.startTime + span.duration), beginMicros);
  const serviceOf = (processID: string) => processes[processID]?.serviceName ?? '?';
  return {
    beginMicros,
    elapsedMicros: endMicros - beginMicros,
    services: [...new Set(ordered.map(({ processID }) => serviceOf(processID)))],
    errors: ordered.flatMap(({ tags, operationName, processID }) => {
      const error = errorOf(tags);
      const message = error.replace(/^ERROR(: )?/, '');
      return error === '' ? [] : [{ service: serviceOf(processID), operation: operationName, message }];
    }),
  };
}
