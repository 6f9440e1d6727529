import { images } from '../servers/images';
import { findObjectStorageKinds } from '../servers/object-storage';
import { findRunner } from '../servers/runner';

/** A server that the pipeline cannot do without. */
export type Requirement = 'redis' | 'clamd' | 's3';

/** What neither this machine nor a Docker image that is at hand can run. */
export async function findMissing(): Promise<Requirement[]> {
  const [redis, clamd, s3] = await Promise.all([
    findRunner('redis-server', images.redis),
    findRunner('clamd', images.clamd),
    findObjectStorageKinds(),
  ]);
  const missing: Requirement[] = [];
  if (!redis) missing.push('redis');
  if (!clamd) missing.push('clamd');
  if (s3.length === 0) missing.push('s3');
  return missing;
}
