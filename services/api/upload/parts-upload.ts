import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { type ObjectOwner, type ObjectStorage, ownerMetadata } from '../../shared/storage/object-storage';

/**
 * An object that is stored part by part, because it is larger than the memory it may take.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export class PartsUpload {
  readonly #storage: ObjectStorage;
  readonly #key: string;
  readonly #uploadId: string | undefined;
  readonly #parts: CompletedPart[] = [];
  #sizeBytes = 0;

  private constructor(storage: ObjectStorage, key: string, uploadId: string | undefined) {
    this.#storage = storage;
    this.#key = key;
    this.#uploadId = uploadId;
  }

  static async begin(
    storage: ObjectStorage,
    key: string,
    contentType: string,
    owner: ObjectOwner,
  ): Promise<PartsUpload> {
    const at = { Bucket: storage.bucket, Key: key };
    const command = new CreateMultipartUploadCommand({
      ...at,
      ContentType: contentType,
      Metadata: ownerMetadata(owner),
    });
    const { UploadId } = await storage.run(key, (abortSignal) =>
      storage.client.send(command, { abortSignal }),
    );
    return new PartsUpload(storage, key, UploadId);
  }

  /** Stores the next part. The buffer is free again when the promise settles. */
  async add(body: Buffer): Promise<void> {
    const PartNumber = this.#parts.length + 1;
    const command = new UploadPartCommand({
      ...this.#target(),
      PartNumber,
      Body: body,
      ContentLength: body.length,
    });
    const { ETag } = await this.#storage.run(
      this.#key,
      (abortSignal) => this.#storage.client.send(command, { abortSignal }),
      body.length,
    );
    this.#sizeBytes += body.length;
    this.#parts.push({ PartNumber, ETag });
  }

  /** Makes the parts one object. @returns its ETag */
  async complete(): Promise<string> {
    const command = new CompleteMultipartUploadCommand({
      ...this.#target(),
      MultipartUpload: { Parts: this.#parts },
    });
    const { ETag: etag = '' } = await this.#storage.run(
      this.#key,
      (abortSignal) => this.#storage.client.send(command, { abortSignal }),
      this.#sizeBytes,
    );
    return etag;
  }

  #target() {
    return { Bucket: this.#storage.bucket, Key: this.#key, UploadId: this.#uploadId };
  }
}

/** Forgets all parts that were stored for a key: also those of an upload whose beginning was never answered. */
export async function abortPartsUploads(storage: ObjectStorage, key: string): Promise<void> {
  const { client, bucket: Bucket } = storage;
  const list = new ListMultipartUploadsCommand({ Bucket, Prefix: key });
  const { Uploads = [] } = await storage.run(key, (abortSignal) => client.send(list, { abortSignal }));
  for (const { UploadId } of Uploads) {
    const abort = new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId });
    await storage.run(key, (abortSignal) => client.send(abort, { abortSignal }));
  }
}
