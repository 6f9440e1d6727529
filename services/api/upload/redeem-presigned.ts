import { quarantineKey, type JobFile } from '../../shared/job';
import type { PresignedFile, PresignedKeys } from '../../shared/jobs/presigned-keys';
import { signatureBytes } from '../../shared/page-types';
import { ObjectNotFoundError } from '../../shared/storage/errors';
import type { ObjectStorage } from '../../shared/storage/object-storage';
import { reachRedis } from '../availability/redis-access';
import { InvalidFileTypeProblem } from '../problems';
import { requireContent } from './check-page-type';
import { nothingPut, otherSize, putWith, unknownKey, usedKey } from './key-refusals';
import type { UndoStep } from './rollbacks';

/** Objects looked at side by side. */
const lookedAtOnce = 8;

const keyPattern = /^quarantine\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

interface RedemptionContext {
  readonly keys: PresignedKeys;
  readonly storage: ObjectStorage;
  readonly userId: string;
  readonly jobId: string;
  /** Takes in what removes objects that will never be of use. */
  readonly undo: UndoStep[];
  /** Takes in what undoes the redemption. */
  readonly releases: UndoStep[];
}

/**
 * Makes presigned objects the files of a job: each is the caller's, was never used, has arrived, and is what it was
 * declared to be.
 *
 * @param objectKeys as `POST /api/presign` gave them.
 * @throws Problem that names the first key that is not so.
 */
export async function redeemPresigned(
  objectKeys: readonly string[],
  context: RedemptionContext,
): Promise<JobFile[]> {
  const { keys, userId, jobId, releases } = context;
  const ids = objectKeys.map(fileIdOf);
  releases.push(() => keys.release(ids, jobId));
  const redeemed = await reachRedis(() => keys.redeem(ids, userId, jobId));
  if ('reason' in redeemed) {
    const { index, reason } = redeemed;
    throw (reason === 'used' ? usedKey : unknownKey)(index, objectKeys[index] ?? '');
  }
  return inBatches(redeemed, (file, index) => inspect(file, ids[index] ?? '', index, context));
}

function fileIdOf(key: string, index: number): string {
  const id = keyPattern.exec(key)?.[1];
  if (id === undefined) throw unknownKey(index, key);
  return id;
}

async function inspect(
  { name, contentType: declared, sizeBytes }: PresignedFile,
  id: string,
  index: number,
  { storage, undo }: RedemptionContext,
): Promise<JobFile> {
  const key = quarantineKey(id);
  try {
    const { etag, sizeBytes: storedBytes, extras } = await storage.head(key);
    if (storedBytes !== sizeBytes) throw otherSize(sizeBytes)(index, key);
    const [extra] = extras;
    if (extra !== undefined) {
      undo.push(() => storage.remove(key));
      throw putWith(extra)(index, key);
    }
    const head = await firstBytes(storage, key, etag);
    const contentType = requireContent(`keys[${index}]`, head, declared);
    return { id, name, contentType, sizeBytes, etag, verdict: 'pending' };
  } catch (error) {
    if (error instanceof ObjectNotFoundError) throw nothingPut(index, key);
    // It will never be of use.
    if (error instanceof InvalidFileTypeProblem) undo.push(() => storage.remove(key));
    throw error;
  }
}

async function firstBytes(storage: ObjectStorage, key: string, etag: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const { body } = await storage.read(key, etag, signatureBytes);
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Like `Promise.all`, with a few at a time. */
async function inBatches<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += lookedAtOnce) {
    const batch = items.slice(start, start + lookedAtOnce);
    const settled = await Promise.allSettled(batch.map((item, offset) => work(item, start + offset)));
    for (const result of settled) {
      if (result.status === 'rejected') throw result.reason;
      results.push(result.value);
    }
  }
  return results;
}
