import { createWriteStream } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type JobFile, quarantineKey } from '../shared/job';
import { ObjectChangedError, ObjectNotFoundError, StorageUnavailableError } from '../shared/storage/errors';
import type { ObjectStorage } from '../shared/storage/object-storage';
import type { FileOutcome } from './file-outcome';
import { isPromoted } from './promote';

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
 * `pending` where storage is down.
 */
export async function download(
  storage: ObjectStorage,
  file: JobFile,
  directory: string,
  timeoutMillis: number,
): Promise<Download> {
  try {
    return await fetchObject(storage, file, directory, AbortSignal.timeout(timeoutMillis));
  } catch (cause) {
    return { id: file.id, outcome: await outcomeOf(storage, file, cause) };
  }
}

async function fetchObject(
  storage: ObjectStorage,
  file: JobFile,
  directory: string,
  signal: AbortSignal,
): Promise<DownloadedFile> {
  const body = await storage.read(quarantineKey(file.id), file.etag);
  // Never by the caller's name: that is display text.
  const target = path.join(directory, file.id);
  const sizeBytes = await write(body, target, signal);
  if (sizeBytes !== file.sizeBytes)
    throw new ObjectChangedError(`object of ${file.id} has ${sizeBytes} bytes, expected ${file.sizeBytes}`);
  return { id: file.id, path: target, sizeBytes };
}

async function write(body: Readable, target: string, signal: AbortSignal): Promise<number> {
  let lost: unknown;
  body.once('error', (error) => (lost = error));
  const file = createWriteStream(target, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline(body, file, { signal });
  } catch (cause) {
    if (lost !== undefined || signal.aborted)
      throw new StorageUnavailableError('storage stopped in the middle of an object', { cause });
    throw cause;
  }
  return file.bytesWritten;
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
