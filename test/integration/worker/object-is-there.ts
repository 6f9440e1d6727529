import { ObjectNotFoundError } from '../../../services/shared/storage/errors';
import type { ObjectStorage } from '../../../services/shared/storage/object-storage';

export async function objectIsThere(storage: ObjectStorage, key: string): Promise<boolean> {
  try {
    await storage.head(key);
    return true;
  } catch (error) {
    if (error instanceof ObjectNotFoundError) return false;
    throw error;
  }
}
