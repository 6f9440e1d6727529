import { context, type TextMapPropagator, type Tracer } from '@opentelemetry/api';
import { toError } from '../../language/failure';
import { patchMethod } from '../../patching/patch-method';
import { endedChildrenOf } from './ended-children';
import type { BullMQExports, JobProcessing, ProcessedJob, ProcessingWorker } from './exports';
import { inConsumer } from './in-consumer';
import { jobContext } from './job-context';
import { ProcessSpan } from './process-span';
import { putBacksOf, runOfJob } from './run-of-job';
import { contextOf, endWith, startRun } from './run-span';
import { hasFailedToLoad } from './sandboxes';

/** The side of the worker: a processor runs in its job's context, below the span of the attempt or of the run. */
export function traceProcessing(
  { Worker }: BullMQExports,
  tracer: Tracer,
  carriers: TextMapPropagator,
): void {
  patchMethod(Worker.prototype, 'callProcessJob', (original): JobProcessing => {
    return function callProcessJob(job: ProcessedJob, ...rest) {
      const process = (): unknown => original.call(this, job, ...rest);
      // Telemetry that the service gave the worker has made its span, which is active.
      if (this.opts?.telemetry !== undefined) return context.with(inConsumer(context.active()), process);
      const producer = jobContext(job, carriers);
      const putBacks = putBacksOf(job);
      const processRun = (endedChildren: number): unknown => {
        const run = runOfJob(job, putBacks, endedChildren);
        if (run === undefined) return processAttempt(this, tracer, job, producer, process);
        const span = startRun(tracer, job, run, producer);
        return endWith(
          span,
          context.with(contextOf(span), async () => await process()),
        );
      };
      return putBacks === 0 ? processRun(0) : endedChildrenOf(job).then(processRun);
    };
  });
}

type Context = ReturnType<typeof jobContext>;

async function processAttempt(
  { childPool }: ProcessingWorker,
  tracer: Tracer,
  job: ProcessedJob,
  producer: Context,
  process: () => unknown,
): Promise<unknown> {
  const span = new ProcessSpan(tracer, job, producer);
  if (childPool === undefined)
    return await span.around(() => context.with(span.contextIn(producer), process));
  try {
    return await context.with(producer, process);
  } catch (thrown) {
    // The sandbox has the span of the attempt, and takes it along where it dies.
    if (hasDied(thrown) || hasFailedToLoad(thrown)) span.fail(thrown);
    throw thrown;
  }
}

/** By BullMQ's words for it. */
function hasDied(thrown: unknown): boolean {
  return toError(thrown).message.startsWith('Unexpected exit code');
}
