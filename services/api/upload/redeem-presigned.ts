import { quarantineKey, type JobFile } from '../../shared/job';
import { ObjectNotFoundError } from '../../shared/storage/errors';
import type { ObjectStorage } from '../../shared/storage/object-storage';
import { signatureBytes } from '../../shared/page-types';
import type { PresignedFile, PresignedKeys } from '../../shared/jobs/presigned-keys';
import { InvalidFileTypeProblem, InvalidRequestProblem } from '../problems';
import { reachRedis } from '../availability/redis-access';
import { requireContent } from './check-page-type';
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
  const ids = objectKeys.map((key, index) => keyPattern.exec(key)?.[1] ?? refuse(index, key, unknownRule));
  releases.push(() => keys.release(ids, jobId));
  const redeemed = await reachRedis(() => keys.redeem(ids, userId, jobId));
  if ('reason' in redeemed) {
    const rule = redeemed.reason === 'used' ? 'must not have been uploaded before' : unknownRule;
    return refuse(redeemed.index, objectKeys[redeemed.index] ?? '', rule);
  }
  return inBatches(redeemed, (file, index) => inspect(file, ids[index] ?? '', index, context));
}

const unknownRule = 'must be a key that was presigned for you within the last hour';

function refuse(index: number, value: string, rule: string): never {
  throw new InvalidRequestProblem([{ field: `keys[${index}]`, value: value.slice(0, 128), rule }]);
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
    if (storedBytes !== sizeBytes) refuse(index, key, `must hold the ${sizeBytes} bytes that were presigned`);
    const [extra] = extras;
    if (extra !== undefined) {
      undo.push(() => storage.remove(key));
      refuse(index, key, `must be put without ${extra}`);
    }
    const head = await firstBytes(storage, key, etag);
    const contentType = requireContent(`keys[${index}]`, head, declared);
    return { id, name, contentType, sizeBytes, etag, verdict: 'pending' };
  } catch (error) {
    if (error instanceof ObjectNotFoundError)
      refuse(index, key, 'must have been uploaded to its presigned URL');
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
