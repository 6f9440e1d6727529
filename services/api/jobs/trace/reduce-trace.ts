import { isFinal, type Job } from '../../../shared/job';
import type { ReadSpan, ReadTrace } from './read-trace';
import type { TraceAnswer } from './trace-schemas';

/** A waterfall of more is no picture any more. */
const maxSpans = 1000;

/**
 * What a waterfall needs of a job's trace, as Jaeger has it now: the job's own request and all below it. A caller may
 * join any trace whose id it knows, and what else that trace holds is not for its eyes.
 */
export function reduceTrace(job: Job, traceId: string, { spans, services }: ReadTrace): TraceAnswer {
  const top = topOf(job, spans);
  const own = top ? subtreeOf(top, spans) : [];
  const byStart = own.toSorted(
    (a, b) => a.startMicros - b.startMicros || b.durationMicros - a.durationMicros,
  );
  const firstMicros = byStart[0]?.startMicros ?? 0;
  return {
    traceId,
    complete: isComplete(job, top, own, spans),
    spanCount: own.length,
    spans: byStart.slice(0, maxSpans).map((span) => ({
      spanId: span.spanId,
      parentSpanId: span.parentSpanId,
      service: services.get(span.processId) ?? 'unknown',
      operation: span.operation,
      startMicros: span.startMicros - firstMicros,
      durationMicros: span.durationMicros,
      failed: span.failed,
    })),
  };
}

/** The span of the job's request: the parent of `upload`, which the record names, and of the same process. */
function topOf({ trace }: Job, spans: readonly ReadSpan[]): ReadSpan | undefined {
  const upload = spans.find(({ spanId }) => spanId === trace?.spanId);
  const parent = spans.find(({ spanId }) => spanId === upload?.parentSpanId);
  return parent?.processId === upload?.processId ? parent : upload;
}

function subtreeOf(top: ReadSpan, spans: readonly ReadSpan[]): ReadSpan[] {
  const children = Map.groupBy(spans, ({ parentSpanId }) => parentSpanId);
  const subtree = new Set([top]);
  // A set visits what is added meanwhile, and nothing twice: not even in a circle, which no tracer makes.
  for (const { spanId } of subtree) for (const child of children.get(spanId) ?? []) subtree.add(child);
  return [...subtree];
}

/** Spans arrive when they have ended, from two processes: the request and the last scan come after all below them. */
function isComplete(
  job: Job,
  top: ReadSpan | undefined,
  own: readonly ReadSpan[],
  all: readonly ReadSpan[],
): boolean {
  if (!isFinal(job.status) || !top || top.spanId === job.trace?.spanId) return false;
  if (!own.some(({ attempt }) => attempt === job.attempts)) return false;
  const ids = new Set(all.map(({ spanId }) => spanId));
  const processes = new Set(own.map(({ processId }) => processId));
  // What hangs in the air may be ours; what callers' requests hang from is the callers' affair.
  const isLoose = ({ parentSpanId }: ReadSpan) => parentSpanId !== undefined && !ids.has(parentSpanId);
  return !all.some(
    (span) => span !== top && !span.isRequest && processes.has(span.processId) && isLoose(span),
  );
}
