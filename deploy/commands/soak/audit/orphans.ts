import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { Redis } from 'ioredis';
import { reasonOf } from '../../../../services/shared/failure/reason-of';
import { inParallel } from '../../../../services/shared/in-parallel';
import { manifestKey } from '../../../../services/shared/jobs/job-manifests';
import { ObjectStorage } from '../../../../services/shared/storage/object-storage';
import type { Ledger } from '../ledger';

/** The servers that hold what the services store, reached themselves and not through a proxy. */
export interface Stores {
  readonly redis: Redis;
  /** http://host:port of S3. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface Stored {
  readonly key: string;
  readonly modifiedAt: Date;
}

const recordPattern = 'mangamotion:job:*';
const presignedPattern = 'mangamotion:presigned:*';
const shownAtOnce = 8;

/**
 * Compares what storage holds with what Redis knows.
 *
 * @returns keys of objects that neither a record nor an URL that still can be redeemed names, and of uploads in parts
 *   that nobody will end.
 */
export async function findOrphans(stores: Stores, ledger: Ledger): Promise<string[]> {
  const { redis, endpoint, region, bucket, accessKeyId, secretAccessKey } = stores;
  const ids = new Set([...(await idsInRecords(redis)), ...(await idsThatCanBeRedeemed(redis))]);
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials });
  try {
    const stored = await listObjects(client, bucket);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    const objects = stored.filter((each) => !ids.has(idOf(each)) && !isLeftToRetention(each, ledger));
    const written = new Set(stored.map(({ key }) => key));
    const storage = new ObjectStorage(client, bucket);
    const shown = await inParallel(objects, shownAtOnce, (each) => show(each, storage, written));
    return [...shown, ...Uploads.map(({ Key = '' }) => `${Key} in parts`)];
  } finally {
    client.destroy();
  }
}

/** With what the object says of itself, for whoever has to find out why it is left. */
async function show(
  { key, modifiedAt }: Stored,
  storage: ObjectStorage,
  written: ReadonlySet<string>,
): Promise<string> {
  return `${key} of ${modifiedAt.toISOString()}, ${await ownerOf(key, storage, written)}`;
}

async function ownerOf(key: string, storage: ObjectStorage, written: ReadonlySet<string>): Promise<string> {
  try {
    const { jobId } = await storage.head(key);
    if (jobId === undefined) return 'which names no job';
    return `for job ${jobId}, which is ${written.has(manifestKey(jobId)) ? '' : 'not '}written down`;
  } catch (error) {
    return `which cannot be read: ${reasonOf(error)}`;
  }
}

const idOf = ({ key }: Stored): string => key.slice(key.lastIndexOf('/') + 1);

/** Of a job that had ended before Redis was wiped, the clean files stay until their retention is over. */
const isLeftToRetention = ({ key, modifiedAt }: Stored, { wipedOn }: Ledger): boolean =>
  key.startsWith('clean/') && wipedOn !== undefined && modifiedAt <= wipedOn;

async function listObjects(client: S3Client, bucket: string): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (let token: string | undefined, isFirst = true; isFirst || token !== undefined; isFirst = false) {
    const listing = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, ...(token !== undefined && { ContinuationToken: token }) }),
    );
    for (const { Key: key = '', LastModified: modifiedAt = new Date() } of listing.Contents ?? [])
      stored.push({ key, modifiedAt });
    token = listing.NextContinuationToken;
  }
  return stored;
}

/** Of every record and of its files. */
async function idsInRecords(redis: Redis): Promise<string[]> {
  const ids: string[] = [];
  for await (const keys of redis.scanStream({ match: recordPattern, count: 500 })) {
    const records = keys.length === 0 ? [] : await redis.mget(keys);
    for (const record of records) {
      if (record === null) continue;
      const job: { id: string; files: { id: string }[] } = JSON.parse(record);
      ids.push(job.id, ...job.files.map(({ id }) => id));
    }
  }
  return ids;
}

/** Of files whose URL is known, and that no job has redeemed. */
async function idsThatCanBeRedeemed(redis: Redis): Promise<string[]> {
  const ids: string[] = [];
  for await (const keys of redis.scanStream({ match: presignedPattern, count: 500 }))
    for (const key of keys)
      if ((await redis.hexists(key, 'job')) === 0) ids.push(key.slice(key.lastIndexOf(':') + 1));
  return ids;
}
