import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { type JobFile, quarantineKey } from '../../shared/job';
import { ObjectChangedError, ObjectNotFoundError } from '../../shared/storage/errors';
import type { ObjectStorage } from '../../shared/storage/object-storage';
import { AlteredReadError } from './altered-read-error';
import type { FileOutcome } from './file-outcome';
import { isPromoted } from './promote';
import { isWhatWasStored, readObject, type StoredFile } from './read-object';

/** A file that is on this machine's disk now, whole. */
export interface DownloadedFile {
  readonly id: string;
  readonly path: string;
  readonly sizeBytes: number;
}

export type Download = DownloadedFile | { readonly id: string; readonly outcome: FileOutcome };

/**
 * Fetches exactly the version of a file that was uploaded. What cannot be fetched comes back as an outcome:
 * `clean` where an earlier attempt promoted the file already, `error` where the object vanished or changed,
 * `pending` where storage is down, or other bytes came than were stored.
 */
export async function download(
  storage: ObjectStorage,
  file: JobFile,
  directory: string,
  timeoutMillis: number,
): Promise<Download> {
  try {
    const stored = { ...file, key: quarantineKey(file.id) };
    return await fetchVersion(storage, stored, directory, AbortSignal.timeout(timeoutMillis));
  } catch (cause) {
    return { id: file.id, outcome: await outcomeOf(storage, file, cause) };
  }
}

/** @throws what made it impossible */
export async function fetchVersion(
  storage: ObjectStorage,
  file: StoredFile,
  directory: string,
  signal: AbortSignal,
): Promise<DownloadedFile> {
  // Never by the caller's name: that is display text.
  const target = path.join(directory, file.id);
  const open = () => createWriteStream(target, { flags: 'wx', mode: 0o600 });
  const read = await readObject(storage, file, open, signal);
  if (read.sizeBytes !== file.sizeBytes)
    throw new ObjectChangedError(
      `object of ${file.id} has ${read.sizeBytes} bytes, expected ${file.sizeBytes}`,
    );
  if (!(await isWhatWasStored(storage, file, read, signal))) throw new AlteredReadError(file.id);
  return { id: file.id, path: target, sizeBytes: read.sizeBytes };
}

async function outcomeOf(storage: ObjectStorage, file: JobFile, cause: unknown): Promise<FileOutcome> {
  if (!(cause instanceof ObjectNotFoundError || cause instanceof ObjectChangedError))
    return { verdict: 'pending', cause };
  try {
    if (await isPromoted(storage, file)) return { verdict: 'clean' };
  } catch (unavailable) {
    return { verdict: 'pending', cause: unavailable };
  }
  return { verdict: 'error', reason: 'the file vanished or changed after its upload' };
}
