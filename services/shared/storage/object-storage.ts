import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { ObjectNotFoundError, translate } from './errors';

export interface StoredObject {
  readonly etag: string;
  readonly sizeBytes: number;
  readonly contentType: string;
}

/**
 * One bucket. Every method throws StorageUnavailableError where storage is down, and ObjectNotFoundError or
 * ObjectChangedError where they apply.
 */
export class ObjectStorage {
  readonly client: S3Client;
  readonly bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.client = client;
    this.bucket = bucket;
  }

  /** Stores all of `body` under a key that must be new. */
  async put(key: string, body: Buffer, contentType: string): Promise<StoredObject> {
    const command = new PutObjectCommand({
      ...this.#at(key),
      Body: body,
      ContentType: contentType,
      ContentLength: body.length,
    });
    const { ETag: etag = '' } = await this.run(key, () => this.client.send(command));
    return { etag, sizeBytes: body.length, contentType };
  }

  async head(key: string): Promise<StoredObject> {
    const head = await this.run(key, () => this.client.send(new HeadObjectCommand(this.#at(key))));
    return {
      etag: head.ETag ?? '',
      sizeBytes: head.ContentLength ?? 0,
      contentType: head.ContentType ?? 'application/octet-stream',
    };
  }

  /**
   * The bytes of exactly the version with this ETag; only the first `firstBytes` where given.
   * The caller consumes or destroys the stream.
   */
  async read(key: string, etag: string, firstBytes?: number): Promise<Readable> {
    const command = new GetObjectCommand({
      ...this.#at(key),
      IfMatch: etag,
      ...(firstBytes === undefined ? {} : { Range: `bytes=0-${firstBytes - 1}` }),
    });
    const { Body: body } = await this.run(key, () => this.client.send(command));
    // In Node.js it always is an http.IncomingMessage, whatever the union in the SDK's types.
    if (!(body instanceof Readable)) throw new ObjectNotFoundError(`object ${key} has no body`);
    return body;
  }

  /** Copies exactly the version with this ETag; the source stays. */
  async copy(from: string, etag: string, to: string): Promise<void> {
    const command = new CopyObjectCommand({
      ...this.#at(to),
      CopySource: `${this.bucket}/${from}`,
      CopySourceIfMatch: etag,
    });
    await this.run(from, () => this.client.send(command));
  }

  /** Removing what is not there is no error. */
  async remove(key: string): Promise<void> {
    await this.run(key, () => this.client.send(new DeleteObjectCommand(this.#at(key))));
  }

  /** Throws where the bucket cannot be reached. */
  async check(abortSignal: AbortSignal): Promise<void> {
    const command = new HeadBucketCommand({ Bucket: this.bucket });
    await this.run(this.bucket, () => this.client.send(command, { abortSignal }));
  }

  /** Runs one operation on `key` with errors translated. */
  async run<T>(key: string, operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (error) {
      throw translate(key, error);
    }
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: key };
  }
}
