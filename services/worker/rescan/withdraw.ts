import { cleanKey, type JobFile, quarantineKey } from '../../shared/job';
import { downloadHeaders } from '../../shared/jobs/download-headers';
import { ObjectNotFoundError } from '../../shared/storage/errors';
import type { ObjectOwner, ObjectStorage } from '../../shared/storage/object-storage';

/** Takes a promoted file back into quarantine, where it is kept as its owner's other malware is. Safe to repeat. */
export async function withdraw(storage: ObjectStorage, owner: ObjectOwner, file: JobFile): Promise<void> {
  const key = cleanKey(file.id);
  try {
    const { etag, sizeBytes } = await storage.head(key);
    await storage.copy({ key, etag, sizeBytes }, quarantineKey(file.id), downloadHeaders(file), owner);
  } catch (error) {
    // Withdrawn before, or gone with its job.
    if (error instanceof ObjectNotFoundError) return;
    throw error;
  }
  await storage.remove(key);
}
