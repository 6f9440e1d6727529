import { attributesOf, errorOf, parentOf } from '../../../services/shared/jaeger/span-facts';
import type { JaegerTrace } from '../../../services/shared/jaeger/trace';
import { factsOf } from '../../jaeger/trace-facts';
import { byStart, serviceOf } from '../../jaeger/trace-tree';
import type { LogLine } from '../../rig/logs/log-line';

/** A trace as JSON: one object with its facts, its spans by begin, and, where they were asked for, its log lines. */
export function traceAsJson(
  trace: JaegerTrace,
  page: string | undefined,
  logs: readonly LogLine[] | undefined,
): object {
  const { beginMicros, elapsedMicros, services, errors } = factsOf(trace);
  return {
    traceId: trace.traceID,
    ...(page === undefined ? {} : { page }),
    startedAt: new Date(beginMicros / 1000).toISOString(),
    elapsedMicros,
    services,
    errors,
    spans: trace.spans.toSorted(byStart).map((span) => ({
      spanId: span.spanID,
      parentId: parentOf(span),
      operation: span.operationName,
      service: serviceOf(trace, span),
      /** After the begin of the trace. */
      offsetMicros: span.startTime - beginMicros,
      durationMicros: span.duration,
      failed: errorOf(span.tags) !== '',
      attributes: attributesOf(span.tags),
      events: span.logs.map(({ timestamp, fields }) => ({
        offsetMicros: timestamp - beginMicros,
        attributes: attributesOf(fields),
      })),
    })),
    ...(logs && { logs }),
  };
}
