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
 * ever, and so would their trace. Attempts after failures, and after a worker's death, are of the same run.
 *
 * @returns undefined for a job's only or first run: that is in its producer's trace
 */
export function runOfJob(job: ProcessedJob): RunOfJob | undefined {
  const { id = '', queueName = '', repeatJobKey, opts } = job;
  const { attemptsStarted = 1, attemptsMade = 0, stalledCounter = 0 } = job;
  const number = Math.max(attemptsStarted - 1 - attemptsMade - stalledCounter, 0);
  if (repeatJobKey === undefined && number === 0) return undefined;
  const run = JSON.stringify([queueName, id, number, opts?.telemetry?.metadata]);
  return { traceId: createHash('sha256').update(run).digest('hex').slice(0, 32), number };
}
