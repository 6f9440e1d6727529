import type { JaegerTag, JaegerTrace } from '../../rig/receiver/jaeger-trace';
import { errorOf, parentOf } from '../../rig/trace-tree';
import type { LogLine } from '../../rig/logs/log-line';
import { factsOf } from './trace-facts';

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
    spans: trace.spans
      .toSorted((a, b) => a.startTime - b.startTime)
      .map((span) => ({
        spanId: span.spanID,
        parentId: parentOf(span),
        operation: span.operationName,
        service: trace.processes[span.processID]?.serviceName,
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

const attributesOf = (tags: readonly JaegerTag[]): Record<string, unknown> =>
  Object.fromEntries(tags.map(({ key, value }) => [key, value]));
