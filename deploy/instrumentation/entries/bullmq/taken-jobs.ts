import type { TextMapPropagator, Tracer } from '@opentelemetry/api';
import { patchMethod } from '../../patching/patch-method';
import type { BullMQExports, ProcessedJob, Settling } from './exports';
import { jobContext } from './job-context';
import { ProcessSpan } from './process-span';

const SETTLINGS: readonly Settling[] = ['moveToCompleted', 'moveToFailed', 'moveToDelayed', 'moveToWait'];

/**
 * Jobs that a service takes by `getNextJob`, without a processor: nothing tells which code works on one, so that its span
 * has none below. It lasts from there to where the service says what became of the job.
 */
export function traceTakenJobs(
  { Worker, Job }: BullMQExports,
  tracer: Tracer,
  carriers: TextMapPropagator,
): void {
  const taken = new WeakMap<object, ProcessSpan>();
  patchMethod(Worker.prototype, 'getNextJob', (original) => {
    return async function getNextJob(...args) {
      const job = await original.apply(this, args);
      if (isJob(job)) taken.set(job, new ProcessSpan(tracer, job, jobContext(job, carriers)));
      return job;
    };
  });
  for (const name of SETTLINGS) {
    patchMethod(Job.prototype, name, (original) => {
      return function settle(...args) {
        const span = taken.get(this);
        if (span === undefined) return original.apply(this, args);
        taken.delete(this);
        if (name === 'moveToFailed') span.fail(args[0]);
        else span.end();
        return original.apply(this, args);
      };
    });
  }
}

function isJob(candidate: unknown): candidate is ProcessedJob {
  return typeof candidate === 'object' && candidate !== null;
}
