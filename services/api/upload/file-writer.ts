import { createHash } from 'node:crypto';
import { signatureBytes } from '../../shared/page-types';
import type { ObjectOwner, ObjectStorage } from '../../shared/storage/object-storage';
import { requireContent } from './check-page-type';
import { emptyFile } from './form-refusals';
import { abortPartsUploads, PartsUpload } from './parts-upload';
import type { UndoStep } from './rollbacks';
import type { Lease } from './upload-buffers';

interface Stored {
  readonly etag: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** By its content. */
  readonly contentType: string;
}

interface Target {
  readonly key: string;
  /** As declared. */
  readonly contentType: string;
  /** In problems. */
  readonly field: string;
  readonly owner: ObjectOwner;
}

/** One file: a single object where it fits into its buffer, else an object of parts. */
export class FileWriter {
  readonly #storage: ObjectStorage;
  readonly #lease: Lease;
  readonly #key: string;
  #contentType: string;
  readonly #field: string;
  readonly #owner: ObjectOwner;
  readonly #sha256 = createHash('sha256');
  #filledBytes = 0;
  #sizeBytes = 0;
  #checked = false;
  #parts: PartsUpload | undefined;

  constructor(storage: ObjectStorage, lease: Lease, { key, contentType, field, owner }: Target) {
    this.#storage = storage;
    this.#lease = lease;
    this.#key = key;
    this.#contentType = contentType;
    this.#field = field;
    this.#owner = owner;
  }

  /** Reads all of the body, and stores what does not fit into the buffer. */
  async read(body: AsyncIterable<Buffer>, undo: UndoStep[], signal: AbortSignal): Promise<void> {
    for await (const chunk of body) {
      signal.throwIfAborted();
      this.#sha256.update(chunk);
      for (let rest = chunk; rest.length > 0;) {
        if (this.#filledBytes === this.#lease.buffer.length) await this.#makeRoom(undo, signal);
        rest = this.#fill(rest);
      }
      if (this.#sizeBytes >= signatureBytes) this.#check();
    }
    this.#check();
  }

  /** More memory while the file is small, storage from then on. */
  #makeRoom(undo: UndoStep[], signal: AbortSignal): Promise<void> {
    return this.#lease.canGrow ? this.#lease.grow(signal) : this.#flush(undo);
  }

  /** Stores the rest. */
  async finish(undo: UndoStep[]): Promise<Stored> {
    undo.push(() => this.#storage.remove(this.#key));
    const etag = await this.#storeRest(undo);
    const sha256 = this.#sha256.digest('hex');
    return { etag, sizeBytes: this.#sizeBytes, sha256, contentType: this.#contentType };
  }

  async #storeRest(undo: UndoStep[]): Promise<string> {
    if (!this.#parts) {
      const body = this.#lease.shrink(this.#filledBytes);
      const { etag } = await this.#storage.put(this.#key, body, this.#contentType, this.#owner);
      return etag;
    }
    if (this.#filledBytes > 0) await this.#flush(undo);
    return this.#parts.complete();
  }

  /** Copies what fits into the buffer. @returns what does not */
  #fill(chunk: Buffer): Buffer {
    const copied = chunk.copy(this.#lease.buffer, this.#filledBytes);
    this.#filledBytes += copied;
    this.#sizeBytes += copied;
    return chunk.subarray(copied);
  }

  #check(): void {
    if (this.#checked) return;
    if (this.#sizeBytes === 0) throw emptyFile(this.#field);
    const head = this.#lease.buffer.subarray(0, Math.min(this.#sizeBytes, signatureBytes));
    this.#contentType = requireContent(this.#field, head, this.#contentType);
    this.#checked = true;
  }

  async #flush(undo: UndoStep[]): Promise<void> {
    this.#check();
    if (!this.#parts) {
      undo.push(() => abortPartsUploads(this.#storage, this.#key));
      this.#parts = await PartsUpload.begin(this.#storage, this.#key, this.#contentType, this.#owner);
    }
    await this.#parts.add(this.#lease.buffer.subarray(0, this.#filledBytes));
    this.#filledBytes = 0;
  }
}
