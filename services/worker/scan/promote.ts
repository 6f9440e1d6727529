import { cleanKey, type JobFile, quarantineKey } from '../../shared/job';
import { downloadHeaders } from '../../shared/jobs/download-headers';
import { ObjectChangedError, ObjectNotFoundError } from '../../shared/storage/errors';
import type { ObjectStorage } from '../../shared/storage/object-storage';
import type { FileOutcome } from './file-outcome';

/**
 * Moves exactly the version that was scanned from quarantine to where clean files live. Safe to repeat, also where
 * an earlier attempt, or another worker that holds the same job, did it or a part of it.
 *
 * @returns the file's outcome: `clean` once it can be downloaded.
 */
export async function promote(storage: ObjectStorage, file: JobFile): Promise<FileOutcome> {
  try {
    const { id, etag, sizeBytes } = file;
    await storage.copy({ key: quarantineKey(id), etag, sizeBytes }, cleanKey(id), downloadHeaders(file));
    await removeOriginal(storage, id);
    return { verdict: 'clean' };
  } catch (cause) {
    if (cause instanceof ObjectNotFoundError || cause instanceof ObjectChangedError)
      return afterLostOriginal(storage, file);
    return { verdict: 'pending', cause };
  }
}

/** The file is where it belongs. What is left behind in quarantine, the sweeper removes. */
async function removeOriginal(storage: ObjectStorage, fileId: string): Promise<void> {
  try {
    await storage.remove(quarantineKey(fileId));
  } catch {
    // No right to delete, or an outage: neither says anything of the file.
  }
}

async function afterLostOriginal(storage: ObjectStorage, file: JobFile): Promise<FileOutcome> {
  try {
    if (await isPromoted(storage, file)) return { verdict: 'clean' };
    return { verdict: 'error', reason: 'the file vanished or changed after its scan' };
  } catch (cause) {
    return { verdict: 'pending', cause };
  }
}

/**
 * Whether the file was promoted: only workers write there, only after clamd's OK, and its key is the file's own UUID.
 * The ETag is no proof, because a copy of a multipart upload gets another.
 */
export async function isPromoted(storage: ObjectStorage, file: JobFile): Promise<boolean> {
  try {
    const { sizeBytes } = await storage.head(cleanKey(file.id));
    return sizeBytes === file.sizeBytes;
  } catch (error) {
    if (error instanceof ObjectNotFoundError) return false;
    throw error;
  }
}
