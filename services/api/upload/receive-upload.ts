import type { Request, Response } from 'express';
import type { Config } from '../../shared/config';
import type { JobFile } from '../../shared/job';
import type { PresignedKeys } from '../../shared/jobs/presigned-keys';
import type { ObjectStorage } from '../../shared/storage/object-storage';
import { Attribute, setAttribute } from '../../tracing';
import { BodyReader } from '../body/body-reader';
import { readJson, unsupported } from '../body/json-body';
import { discardingSink } from './discarding-sink';
import type { Fingerprint } from './fingerprint';
import { receiveForm } from './receive-form';
import { redeemPresigned } from './redeem-presigned';
import type { UndoStep } from './rollbacks';
import { StoringSink } from './storing-sink';
import type { UploadBuffers } from './upload-buffers';
import { keysRequestSchema } from './upload-schemas';

export interface UploadRequest {
  readonly request: Request;
  readonly response: Response;
  readonly userId: string;
  readonly jobId: string;
  /** Where given, takes in what makes the body what it is. */
  readonly fingerprint: Fingerprint | undefined;
  /** Takes in what undoes what was stored or redeemed. */
  readonly undo: UndoStep[];
  /** Takes in what frees keys for another upload. */
  readonly releases: UndoStep[];
}

export interface UploadReceiverNeeds {
  readonly config: Pick<Config, 'maxFilesPerUpload' | 'maxFileSizeBytes'>;
  readonly presignedKeys: PresignedKeys;
  readonly storage: ObjectStorage;
  /** The same bucket, with the patience that writing 5 MiB takes. */
  readonly uploads: ObjectStorage;
  readonly bodyPatienceMillis: number;
}

export const neitherFormNorKeys = (contentType: string | undefined) =>
  unsupported(contentType, 'multipart/form-data with files, or application/json with keys');

/** Brings the files of an upload into quarantine, in either form of the request. */
export class UploadReceiver {
  readonly #needs: UploadReceiverNeeds;
  readonly #buffers: UploadBuffers;
  readonly #keysSchema: ReturnType<typeof keysRequestSchema>;

  constructor(needs: UploadReceiverNeeds, buffers: UploadBuffers) {
    this.#needs = needs;
    this.#buffers = buffers;
    this.#keysSchema = keysRequestSchema(needs.config.maxFilesPerUpload);
  }

  /** `undo` holds then what is to be undone, and nothing is on its way to storage any more. @throws Problem */
  async receive(upload: UploadRequest): Promise<readonly JobFile[]> {
    if (upload.request.is('multipart/form-data')) return this.#receiveForm(upload);
    if (upload.request.is('application/json')) return this.#receiveKeys(upload);
    throw neitherFormNorKeys(upload.request.get('content-type'));
  }

  /** Reads the body for its fingerprint alone, and stores nothing. */
  async compare(upload: UploadRequest): Promise<void> {
    if (!upload.request.is('multipart/form-data')) return void (await this.#readKeys(upload));
    await this.#readForm(upload, () => discardingSink);
  }

  async #receiveForm(upload: UploadRequest): Promise<readonly JobFile[]> {
    const { uploads } = this.#needs;
    let sink: StoringSink | undefined;
    try {
      const open = (reader: BodyReader) => {
        const remainingBytes = () => reader.contentLength - reader.readBytes + readAhead;
        sink = new StoringSink({ uploads, buffers: this.#buffers, owner: upload, remainingBytes });
        return sink;
      };
      await this.#readForm(upload, open);
      return (await sink?.files()) ?? [];
    } catch (error) {
      await sink?.close(error);
      throw error;
    } finally {
      // What comes after it may fail as well.
      upload.undo.push(...(sink?.undoSteps ?? []));
    }
  }

  async #readForm(
    { request, fingerprint }: UploadRequest,
    open: (reader: BodyReader) => StoringSink | typeof discardingSink,
  ): Promise<void> {
    const { config, bodyPatienceMillis } = this.#needs;
    const reader = new BodyReader(request, () => this.#buffers.bodyPatienceMillis(bodyPatienceMillis));
    const limits = { maxFiles: config.maxFilesPerUpload, maxFileBytes: config.maxFileSizeBytes };
    await receiveForm(request, reader, limits, open(reader), fingerprint);
  }

  async #receiveKeys(upload: UploadRequest): Promise<readonly JobFile[]> {
    const { userId, jobId, undo, releases } = upload;
    const objectKeys = await this.#readKeys(upload);
    const { presignedKeys: keys, storage } = this.#needs;
    return redeemPresigned(objectKeys, { keys, storage, userId, jobId, undo, releases });
  }

  async #readKeys({ request, fingerprint }: UploadRequest): Promise<readonly string[]> {
    const { bodyPatienceMillis } = this.#needs;
    const { keys } = await readJson(request, this.#keysSchema, bodyPatienceMillis);
    setAttribute(Attribute.fileCount, keys.length);
    fingerprint?.add('keys', ...keys);
    return keys;
  }
}

/** Bytes that were read and may still belong to the file that begins now: never more than some chunks. */
const readAhead = 1024 ** 2;
