import { createHash } from 'node:crypto';
import type { ProcessedJob } from './exports';

/** A job that is processed again and again; each time is a run. */
export interface RunOfJob {
  /** The same for each attempt at a run, in whatever process. */
  readonly traceId: string;
  readonly number: number;
}

/**
 * Runs of a scheduler, and of a job that put itself back (`moveToDelayed`, `moveToWait`, a rate limit): they go on for
 * ever, and so would their trace. What follows a wait for children is still the run that waited.
 *
 * @param putBacks of `putBacksOf`
 * @param endedChildren how many have ended. Each wait ends with one at least, so that no more put-backs than these are
 *   taken for waits: a job that also delays itself goes on in one trace for so many runs, and no longer
 * @returns undefined for a job's only or first run: that is in its producer's trace
 */
export function runOfJob(job: ProcessedJob, putBacks: number, endedChildren: number): RunOfJob | undefined {
  const { id = '', queueName = '', repeatJobKey, opts } = job;
  const number = Math.max(putBacks - endedChildren, 0);
  if (repeatJobKey === undefined && number === 0) return undefined;
  const run = JSON.stringify([queueName, id, number, opts?.telemetry?.metadata]);
  return { traceId: createHash('sha256').update(run).digest('hex').slice(0, 32), number };
}

/** How often the job put itself back. Attempts after failures, and after a worker's death, are nothing of the kind. */
export function putBacksOf({
  attemptsStarted = 1,
  attemptsMade = 0,
  stalledCounter = 0,
}: ProcessedJob): number {
  return Math.max(attemptsStarted - 1 - attemptsMade - stalledCounter, 0);
}
