import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Probe } from '../probes/probe';
import { callBound, usualCallMillis } from './call-bound';
import { ObjectNotFoundError, StorageUnavailableError, translate } from './errors';
import { md5Of } from './etag-digest';
import { extrasOf } from './extras';

export interface StoredObject {
  readonly etag: string;
  readonly sizeBytes: number;
  readonly contentType: string;
}

/** An object with what was stored beside its bytes. */
export interface DescribedObject extends StoredObject {
  /** Headers that whoever stored it had kept, and that readers would get, beside its type; tags and metadata, too. */
  readonly extras: readonly string[];
  /** The job that it was stored for, where we stored it. */
  readonly jobId: string | undefined;
}

/** Whose a stored object is. */
export interface ObjectOwner {
  readonly jobId: string;
  readonly userId: string;
}

/** An owner as an object's metadata. */
export const ownerMetadata = ({ jobId, userId }: ObjectOwner): Record<string, string> => ({
  [jobName]: jobId,
  [userName]: userId,
});

const jobName = 'job-id';
const userName = 'user-id';

/** Exactly which version of an object. */
export interface CopySource {
  readonly key: string;
  readonly etag: string;
  readonly sizeBytes: number;
}

/** An object's bytes on their way here. */
export interface ReadObject {
  /** To be consumed or destroyed. */
  readonly body: Readable;
  /** Of all of the object, in hexadecimal, where storage says it; undefined where its ETag is something else. */
  readonly md5: string | undefined;
}

/** What readers of an object get beside its bytes. */
export interface ObjectHeaders {
  readonly contentType: string;
  readonly contentDisposition: string;
  readonly cacheControl: string;
}

export interface StorageOptions {
  /** What a call may take that moves no bytes. */
  readonly callMillis?: number;
  /** Is told what each call shows of the storage. */
  readonly probe?: Probe;
}

/**
 * One bucket. Every method throws StorageUnavailableError where storage is down, and ObjectNotFoundError or
 * ObjectChangedError where they apply.
 */
export class ObjectStorage {
  readonly client: S3Client;
  readonly bucket: string;
  readonly #probe: Probe | undefined;

  readonly #callMillis: number;

  constructor(
    client: S3Client,
    bucket: string,
    { callMillis = usualCallMillis, probe }: StorageOptions = {},
  ) {
    this.client = client;
    this.bucket = bucket;
    this.#callMillis = callMillis;
    this.#probe = probe;
  }

  /** Stores all of `body` under a key that must be new. */
  async put(key: string, body: Buffer, contentType: string, owner?: ObjectOwner): Promise<StoredObject> {
    const command = new PutObjectCommand({
      ...this.#at(key),
      Body: body,
      ContentType: contentType,
      ContentLength: body.length,
      ...(owner && { Metadata: ownerMetadata(owner) }),
    });
    const { ETag: etag = '' } = await this.run(
      key,
      (abortSignal) => this.client.send(command, { abortSignal }),
      body.length,
    );
    return { etag, sizeBytes: body.length, contentType };
  }

  async head(key: string): Promise<DescribedObject> {
    const command = new HeadObjectCommand(this.#at(key));
    const head = await this.run(key, async (abortSignal) => {
      try {
        return await this.client.send(command, { abortSignal });
      } catch (error) {
        if (!isBareNotFound(error)) throw error;
        await this.#provokeReason(key, abortSignal);
        // It came in between.
        return await this.client.send(command, { abortSignal });
      }
    });
    return {
      etag: head.ETag ?? '',
      sizeBytes: head.ContentLength ?? 0,
      contentType: head.ContentType ?? 'application/octet-stream',
      extras: extrasOf(head),
      jobId: head.Metadata?.[jobName],
    };
  }

  /**
   * The bytes of exactly the version with this ETag; only the first `firstBytes` where given.
   */
  async read(key: string, etag: string, firstBytes?: number): Promise<ReadObject> {
    const command = new GetObjectCommand({
      ...this.#at(key),
      IfMatch: etag,
      ...(firstBytes === undefined ? {} : { Range: `bytes=0-${firstBytes - 1}` }),
    });
    const answer = await this.run(key, (abortSignal) => this.client.send(command, { abortSignal }));
    const { Body: body, ETag: readEtag } = answer;
    // In Node.js it always is an http.IncomingMessage, whatever the union in the SDK's types.
    if (!(body instanceof Readable)) throw new ObjectNotFoundError(`object ${key} has no body`);
    if (readEtag === etag) return { body, md5: md5Of(this.bucket, answer) };
    body.destroy();
    // S3 would have refused. Something before it answers in its place: an ingress, a captive portal.
    throw new StorageUnavailableError(`asked for the object with ETag ${etag}, got ${readEtag ?? 'none'}`);
  }

  /**
   * Copies the bytes of exactly the version with this ETag; the source stays. Of what was stored beside the bytes
   * nothing is copied: no encoding, metadata, tag or redirect; and the copy is the bucket owner's alone.
   * @param owner is stored beside the copy.
   */
  async copy(from: CopySource, to: string, headers: ObjectHeaders, owner?: ObjectOwner): Promise<void> {
    const input: CopyObjectCommandInput = {
      ...this.#at(to),
      CopySource: `${this.bucket}/${from.key}`,
      CopySourceIfMatch: from.etag,
      MetadataDirective: 'REPLACE',
      ...(owner && { Metadata: ownerMetadata(owner) }),
      ContentType: headers.contentType,
      ContentDisposition: headers.contentDisposition,
      CacheControl: headers.cacheControl,
    };
    const copy = (extra: Partial<CopyObjectCommandInput>) =>
      this.run(
        from.key,
        (abortSignal) => this.client.send(new CopyObjectCommand({ ...input, ...extra }), { abortSignal }),
        from.sizeBytes,
      );
    try {
      await copy({ TaggingDirective: 'REPLACE' });
    } catch (error) {
      if (!isNotImplemented(error)) throw error;
      // A provider without tags refuses the word itself, and has none to copy.
      await copy({});
    }
  }

  /** Removing what is not there is no error. */
  async remove(key: string): Promise<void> {
    const command = new DeleteObjectCommand(this.#at(key));
    await this.run(key, (abortSignal) => this.client.send(command, { abortSignal }));
  }

  /**
   * Runs one operation on `key`, which ends when its signal aborts, with errors translated.
   *
   * @param sizeBytes that it moves.
   */
  async run<T>(key: string, operation: (abortSignal: AbortSignal) => Promise<T>, sizeBytes = 0): Promise<T> {
    const bound = callBound(this.#callMillis, sizeBytes);
    try {
      const result = await operation(bound);
      this.#probe?.succeeded();
      return result;
    } catch (error) {
      const translated = translate(key, bound.aborted ? bound.reason : error);
      if (translated instanceof StorageUnavailableError) this.#probe?.forget();
      throw translated;
    }
  }

  /** A HEAD has no body that could say what is missing: the object, the bucket, or S3 itself. A GET's error does. */
  async #provokeReason(key: string, abortSignal: AbortSignal): Promise<void> {
    const command = new GetObjectCommand({ ...this.#at(key), Range: 'bytes=0-0' });
    const { Body: body } = await this.client.send(command, { abortSignal });
    if (body instanceof Readable) body.destroy();
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: key };
  }
}

const isBareNotFound = (error: unknown): boolean => error instanceof Error && error.name === 'NotFound';

const isNotImplemented = (error: unknown): boolean =>
  error instanceof Error && error.name === 'NotImplemented';
