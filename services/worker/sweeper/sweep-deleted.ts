import type { DeletedJobs } from '../../shared/jobs/deleted-jobs';
import { removeJobObjects } from '../../shared/jobs/remove-job-objects';
import type { ObjectStorage } from '../../shared/storage/object-storage';
import type { Setbacks } from './setbacks';

export interface DeletedOptions {
  readonly storage: ObjectStorage;
  readonly deletedJobs: DeletedJobs;
}

/** In one sweep. */
const mostJobs = 1000;

/**
 * Removes once more what storage has of jobs that their owners have deleted: storage was away meanwhile, or a copy that
 * was under way came to its end behind the removal.
 */
export async function sweepDeleted(
  { storage, deletedJobs }: DeletedOptions,
  before: Date,
  setbacks: Setbacks,
): Promise<void> {
  for (const job of await deletedJobs.before(before.getTime(), mostJobs))
    await setbacks.outlive(job.jobId, async () => {
      await removeJobObjects(storage, job);
      await deletedJobs.forget(job);
    });
}
