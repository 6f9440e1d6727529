import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import type { ObjectStorage } from './object-storage';

export interface ListedObject {
  readonly key: string;
  readonly modifiedAt: Date;
}

/** Objects below a prefix, at most 1,000 at a time, in the order of their keys. */
export async function* listObjects(
  storage: ObjectStorage,
  prefix: string,
  startAfter = '',
): AsyncGenerator<readonly ListedObject[]> {
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: storage.bucket,
      Prefix: prefix,
      ...(token === undefined
        ? startAfter !== '' && { StartAfter: startAfter }
        : { ContinuationToken: token }),
    });
    const listing = await storage.run(prefix, (abortSignal) => storage.client.send(command, { abortSignal }));
    yield (listing.Contents ?? []).map(({ Key = '', LastModified = new Date() }) => ({
      key: Key,
      modifiedAt: LastModified,
    }));
    token = listing.IsTruncated ? listing.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/** Forgets the parts of uploads below a prefix that began before a time; of at most 1,000. @returns how many */
export async function abortPartsBefore(
  storage: ObjectStorage,
  prefix: string,
  before: Date,
): Promise<number> {
  const { client, bucket: Bucket } = storage;
  const list = new ListMultipartUploadsCommand({ Bucket, Prefix: prefix });
  const { Uploads = [] } = await storage.run(prefix, (abortSignal) => client.send(list, { abortSignal }));
  const stale = Uploads.filter(({ Initiated }) => Initiated !== undefined && Initiated < before);
  for (const { Key = '', UploadId } of stale) {
    const abort = new AbortMultipartUploadCommand({ Bucket, Key, UploadId });
    await storage.run(Key, (abortSignal) => client.send(abort, { abortSignal }));
  }
  return stale.length;
}
