import { randomUUID } from 'node:crypto';
import { isFinal, type Job } from '../shared/job';
import { JobChangedError, type JobStore } from '../shared/jobs/job-store';
import type { ScanMarks } from './scan-marks';
import { giveUp, interrupted, settle } from './settle';

/** What a worker that was handed a job may do with it. */
export type Claim =
  | { readonly state: 'claimed'; readonly job: Job; readonly isFirst: boolean }
  /** It is not tried again: `ended` is what its record has to become. */
  | { readonly state: 'given-up'; readonly job: Job; readonly ended: Job }
  /** Done already, or (undefined) undone: there is nothing to do. */
  | { readonly state: 'settled'; readonly job: Job | undefined };

const maximumTries = 10;

/** No file was under scan each time, so that none can be put aside: the job as a whole is what workers die of. */
const mostLostWorkers = 10;

/**
 * Begins the next attempt of a job: it is this worker's from here on, and one that held it before cannot write its
 * verdict any more. An attempt whose worker was lost does not count, but the file that was under scan is remembered.
 */
export async function claim(
  store: JobStore,
  marks: ScanMarks,
  jobId: string,
  maximumAttempts: number,
): Promise<Claim> {
  for (let tries = 1; ; tries++) {
    const job = await store.find(jobId);
    if (!job || isFinal(job.status)) return { state: 'settled', job };
    const left = job.status === 'scanning' ? await afterLostWorker(job, marks) : job;
    const ended = endOf(left, maximumAttempts);
    if (ended) return { state: 'given-up', job, ended };
    const begun: Job = {
      ...left,
      status: 'scanning',
      attempts: left.attempts + 1,
      claim: randomUUID(),
      startedAt: left.startedAt ?? new Date().toISOString(),
    };
    try {
      const isFirst = left.startedAt === undefined;
      return { state: 'claimed', job: await store.replace(job, begun), isFirst };
    } catch (error) {
      // Somebody wrote progress in between, which nobody does so often that each try would meet it.
      if (!(error instanceof JobChangedError) || tries > maximumTries) throw error;
    }
  }
}

async function afterLostWorker(job: Job, marks: ScanMarks): Promise<Job> {
  const fileId = await marks.find(job);
  const isMarked = (id: string, verdict: string): boolean => id === fileId && verdict === 'pending';
  return {
    ...job,
    attempts: Math.max(0, job.attempts - 1),
    lostWorkers: (job.lostWorkers ?? 0) + 1,
    files: job.files.map((file) => (isMarked(file.id, file.verdict) ? interrupted(file, 'worker') : file)),
  };
}

function endOf(job: Job, maximumAttempts: number): Job | undefined {
  if (job.files.every(({ verdict }) => verdict !== 'pending')) return settle(job, new Map());
  if (job.attempts >= maximumAttempts) return giveUp(job);
  const { lostWorkers = 0 } = job;
  if (lostWorkers < mostLostWorkers) return undefined;
  return giveUp(job, new Map(), `${lostWorkers} workers were lost while they had this job`);
}
