import { parentById, subtreeOf } from '../../../shared/jaeger/span-tree';
import type { JaegerTrace } from '../../../shared/jaeger/trace';
import { isFinal, type Job } from '../../../shared/job';
import type { ReducedSpan } from './reduce-span';
import type { TraceAnswer } from './trace-schemas';

/** A waterfall of more is no picture any more. */
const maxSpans = 1000;

/**
 * What a waterfall needs of a job's trace, as Jaeger has it now: the job's own request and all below it. A caller may
 * join any trace whose id it knows, and what else that trace holds is not for its eyes.
 */
export function reduceTrace(
  job: Job,
  traceId: string,
  { spans, processes }: JaegerTrace<ReducedSpan>,
): TraceAnswer {
  const top = topOf(job, spans);
  const own = top ? subtreeOf(top, spans, parentById) : [];
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
      service: processes[span.processId]?.serviceName ?? 'unknown',
      operation: span.operation,
      startMicros: span.startMicros - firstMicros,
      durationMicros: span.durationMicros,
      failed: span.failed,
    })),
  };
}

/** The span of the job's request: the parent of `upload`, which the record names, and of the same process. */
function topOf({ trace }: Job, spans: readonly ReducedSpan[]): ReducedSpan | undefined {
  const upload = spans.find(({ spanId }) => spanId === trace?.spanId);
  const parent = spans.find(({ spanId }) => spanId === upload?.parentSpanId);
  return parent?.processId === upload?.processId ? parent : upload;
}

/** Spans arrive when they have ended, from two processes: the request and the last scan come after all below them. */
function isComplete(
  job: Job,
  top: ReducedSpan | undefined,
  own: readonly ReducedSpan[],
  all: readonly ReducedSpan[],
): boolean {
  if (!isFinal(job.status) || !top || top.spanId === job.trace?.spanId) return false;
  if (!own.some(({ attempt }) => attempt === job.attempts)) return false;
  const ids = new Set(all.map(({ spanId }) => spanId));
  const processes = new Set(own.map(({ processId }) => processId));
  // What hangs in the air may be ours; what callers' requests hang from is the callers' affair.
  const isLoose = ({ parentSpanId }: ReducedSpan) => parentSpanId !== undefined && !ids.has(parentSpanId);
  return !all.some(
    (span) => span !== top && !span.isRequest && processes.has(span.processId) && isLoose(span),
  );
}
