import { randomUUID } from 'node:crypto';
import { quarantineKey, type JobFile } from '../../shared/job';
import type { ObjectOwner, ObjectStorage } from '../../shared/storage/object-storage';
import { requireNamedType } from './check-page-type';
import { FileWriter } from './file-writer';
import type { FileSink, IncomingFile } from './incoming-file';
import type { UndoStep } from './rollbacks';
import type { Lease, UploadBuffers } from './upload-buffers';

/** Files of one upload that go to storage while the next one is read. */
const storedAtOnce = 4;

interface SinkOptions {
  readonly uploads: ObjectStorage;
  readonly buffers: UploadBuffers;
  readonly owner: ObjectOwner;
  /** How much the request can still bring. */
  readonly remainingBytes: () => number;
}

/** Puts the files of one upload into quarantine. */
export class StoringSink implements FileSink {
  readonly #options: SinkOptions;
  readonly #abort = new AbortController();
  readonly #files: JobFile[] = [];
  readonly #undo: UndoStep[] = [];
  readonly #storing = new Set<Promise<void>>();
  #reading: Promise<void> = Promise.resolve();

  constructor(options: SinkOptions) {
    this.#options = options;
  }

  /** What takes back all that was stored so far. */
  get undoSteps(): readonly UndoStep[] {
    return this.#undo;
  }

  accept(file: IncomingFile): Promise<void> {
    this.#reading = this.#read(file);
    return this.#reading;
  }

  /** Waits until all files are stored. */
  async files(): Promise<readonly JobFile[]> {
    await Promise.all(this.#storing);
    return this.#files;
  }

  /** Takes no more, and waits for what is on its way, which could otherwise arrive after it was undone. */
  async close(reason: unknown): Promise<void> {
    this.#abort.abort(reason);
    await Promise.allSettled([this.#reading, ...this.#storing]);
  }

  async #read(file: IncomingFile): Promise<void> {
    const contentType = requireNamedType(file.field, file.contentType);
    while (this.#storing.size >= storedAtOnce) await Promise.race(this.#storing);
    const { uploads, buffers, owner, remainingBytes } = this.#options;
    const lease = await buffers.acquire(owner.userId, Math.max(1, remainingBytes()), this.#abort.signal);
    const id = randomUUID();
    const writer = new FileWriter(uploads, lease, {
      key: quarantineKey(id),
      contentType,
      field: file.field,
      owner,
    });
    const record: JobFile = { id, name: file.name, contentType, sizeBytes: 0, etag: '', verdict: 'pending' };
    const index = this.#files.push(record) - 1;
    try {
      await writer.read(file.body, this.#undo, this.#abort.signal);
    } catch (error) {
      lease.release();
      throw error;
    }
    this.#store(index, record, writer, lease);
  }

  #store(index: number, record: JobFile, writer: FileWriter, lease: Lease): void {
    const storing = this.#finish(index, record, writer, lease);
    this.#storing.add(storing);
    // A failure stays in the set, to be found by whoever waits next, and stops what is being read.
    storing.then(
      () => this.#storing.delete(storing),
      (error: unknown) => this.#abort.abort(error),
    );
  }

  async #finish(index: number, record: JobFile, writer: FileWriter, lease: Lease): Promise<void> {
    try {
      this.#files[index] = { ...record, ...(await writer.finish(this.#undo)) };
    } finally {
      lease.release();
    }
  }
}
