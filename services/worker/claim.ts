import { randomUUID } from 'node:crypto';
import { isFinal, type Job } from '../shared/job';
import { JobChangedError, type JobStore } from '../shared/job-store';

/** What a worker that was handed a job may do with it. */
export type Claim =
  | { readonly state: 'claimed'; readonly job: Job }
  /** All attempts were begun and none came to an end: the workers died. */
  | { readonly state: 'exhausted'; readonly job: Job }
  /** Done already, or (undefined) undone: there is nothing to do. */
  | { readonly state: 'settled'; readonly job: Job | undefined };

const maximumTries = 10;

/**
 * Begins the next attempt of a job: it is this worker's from here on, and one that held it before cannot write its
 * verdict any more.
 */
export async function claim(store: JobStore, jobId: string, maximumAttempts: number): Promise<Claim> {
  for (let tries = 1; ; tries++) {
    const job = await store.find(jobId);
    if (!job || isFinal(job.status)) return { state: 'settled', job };
    if (job.attempts >= maximumAttempts) return { state: 'exhausted', job };
    const begun: Job = {
      ...job,
      status: 'scanning',
      attempts: job.attempts + 1,
      claim: randomUUID(),
      startedAt: job.startedAt ?? new Date().toISOString(),
    };
    try {
      return { state: 'claimed', job: await store.replace(job, begun) };
    } catch (error) {
      // Somebody wrote progress in between, which nobody does so often that each try would meet it.
      if (!(error instanceof JobChangedError) || tries > maximumTries) throw error;
    }
  }
}
