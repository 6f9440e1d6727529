import { isFinal, type Job } from '../../shared/job';
import type { DeletedJobs } from '../../shared/jobs/deleted-jobs';
import type { JobManifests } from '../../shared/jobs/job-manifests';
import type { JobStore } from '../../shared/jobs/job-store';
import type { PresignedKeys } from '../../shared/jobs/presigned-keys';
import type { Logger } from '../../shared/logger';
import type { Setbacks } from './setbacks';
import type { SweepMetrics } from './sweep-metrics';

export interface RestoreOptions {
  readonly manifests: JobManifests;
  readonly deletedJobs: DeletedJobs;
  readonly store: JobStore;
  readonly keys: PresignedKeys;
  readonly logger: Logger;
  readonly metrics: SweepMetrics;
}

/**
 * For which a job that has ended stays written down: who uploaded it may not have asked for its verdict yet. A record
 * is kept for longer, so that one that is gone while its job is written down was lost.
 */
export const endedMillis = 3_600_000;

/**
 * Looks through the jobs that storage has written down: those that ended long ago are struck out, and those that Redis
 * knows nothing of get their record again, as it was in the beginning, with which the reconciler queues them.
 *
 * @param before what was written later may not have its record yet.
 */
export async function restoreJobs(options: RestoreOptions, before: Date, setbacks: Setbacks): Promise<void> {
  const { manifests, store } = options;
  for await (const listing of manifests.list()) {
    const old = listing.filter(({ modifiedAt }) => modifiedAt < before);
    const finding = old.map(({ jobId }) => store.find(jobId));
    await Promise.allSettled(finding);
    for (const [index, { key, jobId }] of old.entries())
      await setbacks.outlive(key, async () => {
        const record = await finding[index];
        if (record === undefined) await restore(options, jobId);
        else if (hasLongEnded(record)) await manifests.remove(jobId);
      });
  }
}

const hasLongEnded = ({ status, finishedAt }: Job): boolean =>
  isFinal(status) && finishedAt !== undefined && Date.parse(finishedAt) < Date.now() - endedMillis;

async function restore(options: RestoreOptions, jobId: string): Promise<void> {
  const { manifests, deletedJobs, store, keys, logger, metrics } = options;
  const job = await manifests.find(jobId);
  // Undone, or restored by somebody else, since it was listed.
  if (!job || (await store.find(jobId))) return;
  // Its record is gone on purpose, and its manifest goes next.
  if (await deletedJobs.has(jobId)) return;
  await keys.restore(presignedOf(job), job.userId, job.id);
  await store.create(job);
  metrics.restored.inc();
  logger.warn(
    { job_id: jobId },
    'Redis had lost this job: its record is restored from storage, and it will be queued again',
  );
}

/** Of the others storage itself says whose they are. */
const presignedOf = ({ files }: Job): string[] =>
  files.filter(({ sha256 }) => sha256 === undefined).map(({ id }) => id);
