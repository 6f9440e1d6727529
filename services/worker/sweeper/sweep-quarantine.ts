import { isFinal, type Job, quarantinePrefix } from '../../shared/job';
import type { JobManifests } from '../../shared/jobs/job-manifests';
import type { JobStore } from '../../shared/jobs/job-store';
import type { PresignedKeys } from '../../shared/jobs/presigned-keys';
import { ObjectNotFoundError } from '../../shared/storage/errors';
import type { ListedObject } from '../../shared/storage/listing';
import type { ObjectStorage } from '../../shared/storage/object-storage';
import type { SweepReason } from './sweep-metrics';

export interface QuarantineOptions {
  readonly storage: ObjectStorage;
  readonly manifests: JobManifests;
  readonly store: JobStore;
  readonly keys: PresignedKeys;
  readonly quarantineRetentionMillis: number;
}

/**
 * Why an object of quarantine may go; undefined while a record or a key that can still be redeemed names it.
 * Whose it is, Redis knows of presigned objects, and the object's own metadata of those that came in a form.
 */
export async function reasonToSweep(
  options: QuarantineOptions,
  object: ListedObject,
): Promise<SweepReason | undefined> {
  const { keys, store, manifests } = options;
  const fileId = object.key.slice(quarantinePrefix.length);
  const owner = await keys.ownerOf(fileId);
  if (owner && owner.jobId === undefined) return undefined;
  const jobId = owner?.jobId ?? (await storedFor(options.storage, object.key));
  if (jobId === undefined) return 'ownerless';
  const job = await store.find(jobId);
  if (job) return reasonOfJob(options, job, fileId, object.modifiedAt);
  // What is written down and has no record yet is restored first.
  return (await manifests.find(jobId)) ? undefined : 'ownerless';
}

function reasonOfJob(
  { quarantineRetentionMillis }: QuarantineOptions,
  { status, files }: Job,
  fileId: string,
  modifiedAt: Date,
): SweepReason | undefined {
  const file = files.find(({ id }) => id === fileId);
  if (!file) return 'ownerless';
  if (!isFinal(status)) return undefined;
  // Promoted, and its removal failed; or its URL was used again.
  if (file.verdict === 'clean') return 'left_behind';
  return Date.now() - modifiedAt.getTime() > quarantineRetentionMillis ? 'expired' : undefined;
}

async function storedFor(storage: ObjectStorage, key: string): Promise<string | undefined> {
  try {
    return (await storage.head(key)).jobId;
  } catch (error) {
    // Gone since it was listed: removing it again is no error.
    if (error instanceof ObjectNotFoundError) return undefined;
    throw error;
  }
}
