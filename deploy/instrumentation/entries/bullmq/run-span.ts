import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { withTraceId } from '../../tracer/chosen-trace-id';
import type { ProcessedJob } from './exports';
import { inConsumer } from './in-consumer';
import { attemptAttributes } from './process-span';
import { isPutBack } from './put-back';
import type { RunOfJob } from './run-of-job';

/** Begins the trace of a run, or goes on with it, and links whoever added the job. */
export function startRun(tracer: Tracer, job: ProcessedJob, run: RunOfJob, producer: Context): Span {
  const context = trace.getSpanContext(producer);
  const options = {
    root: true,
    kind: SpanKind.CONSUMER,
    links: context ? [{ context }] : [],
    attributes: {
      ...attemptAttributes(job),
      'bullmq.job.scheduler.id': job.repeatJobKey,
    },
  };
  return withTraceId(run.traceId, () => tracer.startSpan('queueRun', options, ROOT_CONTEXT));
}

/** For the attempt, and nothing around it. */
export function contextOf(span: Span): Context {
  return inConsumer(trace.setSpan(ROOT_CONTEXT, span));
}

export async function endWith<T>(span: Span, processing: Promise<T>): Promise<T> {
  try {
    return await processing;
  } catch (error) {
    if (error instanceof Error && !isPutBack(error)) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      span.recordException(error);
    }
    throw error;
  } finally {
    span.end();
  }
}
