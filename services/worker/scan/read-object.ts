import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { JobFile } from '../../shared/job';
import { StorageUnavailableError } from '../../shared/storage/errors';
import type { ObjectStorage } from '../../shared/storage/object-storage';
import { ReadDigests } from './read-digests';

/** What came of an object, and what storage says that it should be. */
export interface ReadResult {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly md5: string;
  readonly storedMd5: string | undefined;
}

/** A file's bytes as they are stored: which version of which object. */
export interface StoredFile extends Pick<JobFile, 'id' | 'etag' | 'sha256' | 'sizeBytes'> {
  readonly key: string;
}

/** Writes exactly this version to where `open` leads. */
export async function readObject(
  storage: ObjectStorage,
  { key, etag }: StoredFile,
  open: () => Writable,
  signal: AbortSignal,
): Promise<ReadResult> {
  const { body, md5: storedMd5 } = await storage.read(key, etag);
  const digests = new ReadDigests();
  let lost: unknown;
  body.once('error', (error) => (lost = error));
  try {
    await pipeline(body, (source) => digests.through(source), open(), { signal });
  } catch (cause) {
    if (lost !== undefined || signal.aborted)
      throw new StorageUnavailableError('storage stopped in the middle of an object', { cause });
    throw cause;
  }
  return { sizeBytes: digests.sizeBytes, ...digests.digest(), storedMd5 };
}

/**
 * Whether the bytes that came are those that will be promoted: their length alone says little. The record's own digest
 * knows best; without one, storage's; and without that either, two reads must come out the same.
 */
export async function isWhatWasStored(
  storage: ObjectStorage,
  file: StoredFile,
  read: ReadResult,
  signal: AbortSignal,
): Promise<boolean> {
  if (file.sha256 !== undefined) return read.sha256 === file.sha256;
  if (read.storedMd5 !== undefined) return read.md5 === read.storedMd5;
  const again = await readObject(storage, file, nowhere, signal);
  return again.sha256 === read.sha256;
}

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
