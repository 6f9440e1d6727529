import { inParallel } from '../in-parallel';
import { cleanKey, quarantineKey } from '../job';
import type { ObjectStorage } from '../storage/object-storage';
import type { DeletedJob } from './deleted-jobs';
import { JobManifests } from './job-manifests';

const removedAtOnce = 8;

/**
 * Removes all that storage has of a job; safe to repeat. What the job was accepted as goes first, so that nobody brings
 * it back, and originals before copies: a promotion that begins later has nothing to copy.
 */
export async function removeJobObjects(
  storage: ObjectStorage,
  { jobId, fileIds }: DeletedJob,
): Promise<void> {
  await new JobManifests(storage).remove(jobId);
  for (const keyOf of [quarantineKey, cleanKey])
    await inParallel(fileIds, removedAtOnce, (fileId) => storage.remove(keyOf(fileId)));
}
