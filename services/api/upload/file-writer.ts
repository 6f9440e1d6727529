import type { ObjectStorage } from '../../shared/storage/object-storage';
import { signatureBytes } from '../page-types';
import { InvalidRequestProblem } from '../problems';
import { requireContent } from './check-page-type';
import { abortPartsUploads, PartsUpload } from './parts-upload';
import type { UndoStep } from './rollbacks';
import type { Lease } from './upload-buffers';

interface Stored {
  readonly etag: string;
  readonly sizeBytes: number;
}

/** One file: a single object where it fits into its buffer, else an object of parts. */
export class FileWriter {
  readonly #storage: ObjectStorage;
  readonly #lease: Lease;
  readonly #key: string;
  readonly #contentType: string;
  readonly #field: string;
  #filledBytes = 0;
  #sizeBytes = 0;
  #checked = false;
  #parts: PartsUpload | undefined;

  constructor(storage: ObjectStorage, lease: Lease, key: string, contentType: string, field: string) {
    this.#storage = storage;
    this.#lease = lease;
    this.#key = key;
    this.#contentType = contentType;
    this.#field = field;
  }

  /** Reads all of the body, and stores what does not fit into the buffer. */
  async read(body: AsyncIterable<Buffer>, undo: UndoStep[], signal: AbortSignal): Promise<void> {
    for await (const chunk of body) {
      signal.throwIfAborted();
      for (let rest = chunk; rest.length > 0;) {
        if (this.#filledBytes === this.#lease.buffer.length) await this.#flush(undo);
        rest = this.#fill(rest);
      }
      if (this.#sizeBytes >= signatureBytes) this.#check();
    }
    this.#check();
  }

  /** Stores the rest. */
  async finish(undo: UndoStep[]): Promise<Stored> {
    undo.push(() => this.#storage.remove(this.#key));
    if (!this.#parts) {
      return this.#storage.put(this.#key, this.#lease.shrink(this.#filledBytes), this.#contentType);
    }
    if (this.#filledBytes > 0) await this.#flush(undo);
    return { etag: await this.#parts.complete(), sizeBytes: this.#sizeBytes };
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
    if (this.#sizeBytes === 0)
      throw new InvalidRequestProblem([{ field: this.#field, value: 0, rule: 'must not be empty' }]);
    const head = this.#lease.buffer.subarray(0, Math.min(this.#sizeBytes, signatureBytes));
    requireContent(this.#field, head, this.#contentType);
    this.#checked = true;
  }

  async #flush(undo: UndoStep[]): Promise<void> {
    this.#check();
    if (!this.#parts) {
      undo.push(() => abortPartsUploads(this.#storage, this.#key));
      this.#parts = await PartsUpload.begin(this.#storage, this.#key, this.#contentType);
    }
    await this.#parts.add(this.#lease.buffer.subarray(0, this.#filledBytes));
    this.#filledBytes = 0;
  }
}
