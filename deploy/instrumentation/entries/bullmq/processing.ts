import { context, type TextMapPropagator, type Tracer } from '@opentelemetry/api';
import { patchMethod } from '../../patching/patch-method';
import { endedChildrenOf } from './ended-children';
import type { BullMQExports, JobProcessing, ProcessedJob } from './exports';
import { jobContext } from './job-context';
import { putBacksOf, runOfJob } from './run-of-job';
import { contextOf, endWith, startRun } from './run-span';

/** The side of the worker: a processor runs in its job's context, or in that of the run. */
export function traceProcessing(
  { Worker }: BullMQExports,
  tracer: Tracer,
  carriers: TextMapPropagator,
): void {
  patchMethod(Worker.prototype, 'callProcessJob', (original): JobProcessing => {
    return function callProcessJob(job: ProcessedJob, ...rest) {
      const producer = jobContext(job, carriers);
      const process = (): unknown => original.call(this, job, ...rest);
      const putBacks = putBacksOf(job);
      const processRun = (endedChildren: number): unknown => {
        const run = runOfJob(job, putBacks, endedChildren);
        if (run === undefined) return context.with(producer, process);
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
