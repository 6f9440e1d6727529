import type { TextMapPropagator, Tracer } from '@opentelemetry/api';
import { patchMethod } from '../../patching/patch-method';
import type { BullMQExports, ProcessedJob, Settling } from './exports';
import { jobContext } from './job-context';
import { ProcessSpan } from './process-span';

const SETTLINGS: readonly Settling[] = ['moveToCompleted', 'moveToFailed', 'moveToDelayed', 'moveToWait'];

/**
 * Jobs that a service takes by `getNextJob`, or with the end of another such job, without a processor: nothing tells which
 * code works on one, so that its span has none below. It lasts from there to where the service says what became of the job.
 */
export function traceTakenJobs(
  { Worker, Job }: BullMQExports,
  tracer: Tracer,
  carriers: TextMapPropagator,
): void {
  const taken = new WeakMap<object, ProcessSpan>();
  const take = (job: unknown): void => {
    if (isJob(job)) taken.set(job, new ProcessSpan(tracer, job, jobContext(job, carriers)));
  };
  const fetched = new FetchedJobs();
  patchMethod(Worker.prototype, 'getNextJob', (original) => {
    return async function getNextJob(...args) {
      const job = await original.apply(this, args);
      take(job);
      return job;
    };
  });
  patchMethod(Job, 'fromJSON', (original) => {
    return function fromJSON(...args) {
      const job = original.apply(this, args);
      if (fetched.isMadeOf(args[1])) take(job);
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
        return fetched.of(original.apply(this, args));
      };
    });
  }
}

/** What Redis has of the jobs that came with the end of others; the service makes jobs of it by `Job.fromJSON`. */
class FetchedJobs {
  readonly #data = new WeakSet<object>();

  /** @returns what it was given: the promise of `[data, id]`, where there is a next job */
  of(settled: unknown): unknown {
    void this.#keepDataOf(settled);
    return settled;
  }

  async #keepDataOf(settled: unknown): Promise<void> {
    try {
      const result: unknown = await settled;
      const data: unknown = Array.isArray(result) ? result[0] : undefined;
      if (typeof data === 'object' && data !== null) this.#data.add(data);
    } catch {
      // Whoever settles the job hears of it.
    }
  }

  isMadeOf(data: unknown): boolean {
    return this.#data.delete(Object(data));
  }
}

function isJob(candidate: unknown): candidate is ProcessedJob {
  return typeof candidate === 'object' && candidate !== null;
}
