import { isFinal, type Job } from '../../../shared/job';
import { Attribute } from '../../../tracing';
import type { JaegerSpan, JaegerTrace, TraceAnswer } from './trace-schemas';

/** A waterfall of more is no picture any more. */
const maxSpans = 1000;

/** What a waterfall needs of a job's trace, as Jaeger has it now. */
export function reduceTrace(job: Job, traceId: string, { spans, processes }: JaegerTrace): TraceAnswer {
  const byStart = spans.toSorted((a, b) => a.startTime - b.startTime || b.duration - a.duration);
  const [first] = byStart;
  return {
    traceId,
    complete: isComplete(job, spans),
    spanCount: spans.length,
    spans: byStart.slice(0, maxSpans).map((span) => ({
      spanId: span.spanID,
      parentSpanId: parentOf(span),
      service: processes[span.processID]?.serviceName ?? 'unknown',
      operation: span.operationName,
      startMicros: span.startTime - (first?.startTime ?? 0),
      durationMicros: span.duration,
      failed: hasFailed(span),
    })),
  };
}

const parentOf = ({ references }: JaegerSpan): string | undefined =>
  references.find(({ refType }) => refType === 'CHILD_OF')?.spanID;

const tagOf = ({ tags }: JaegerSpan, name: string): unknown => tags.find(({ key }) => key === name)?.value;

const hasFailed = (span: JaegerSpan): boolean =>
  tagOf(span, Attribute.error) === true || tagOf(span, 'otel.status_code') === 'ERROR';

/** Spans arrive when they have ended, from two processes: the last scan comes after all that is below it. */
function isComplete(job: Job, spans: readonly JaegerSpan[]): boolean {
  if (!isFinal(job.status)) return false;
  const byId = new Map(spans.map((span) => [span.spanID, span]));
  const upload = byId.get(job.trace?.spanId ?? '');
  const request = upload && byId.get(parentOf(upload) ?? '');
  if (!request) return false;
  const isScan = (span: JaegerSpan) =>
    span.operationName === 'worker.scan' && Number(tagOf(span, Attribute.jobAttempt)) === job.attempts;
  // Whatever the request's caller is part of is the caller's affair.
  const top = topAbove(request, byId);
  const isAttached = (span: JaegerSpan) => span === top || byId.has(parentOf(span) ?? '');
  return spans.some(isScan) && spans.every(isAttached);
}

/** The first in the line of a span's parents that are there. */
function topAbove(span: JaegerSpan, byId: ReadonlyMap<string, JaegerSpan>): JaegerSpan {
  const line = new Set([span]);
  for (const each of line) {
    const parent = byId.get(parentOf(each) ?? '');
    // In a circle, which no tracer makes, it would be there already.
    if (parent) line.add(parent);
  }
  return [...line].at(-1) ?? span;
}
