import type { JobFile } from '../shared/job';
import type { ObjectStorage } from '../shared/storage/object-storage';
import { batches } from './batches';
import type { ClamdClient } from './clamd/client';
import { download, type Download, type DownloadedFile } from './download';
import type { FileOutcome, FileOutcomes } from './file-outcome';
import { promote } from './promote';
import * as scanner from './scanner';
import type { Scratch } from './scratch';

export interface ScanResources {
  readonly storage: ObjectStorage;
  readonly clamd: ClamdClient;
  readonly scratch: Scratch;
  /** For one file, also for its download. */
  readonly scanTimeoutMillis: number;
}

/** On disk at one time, for one job. */
const maximumBatchBytes = 512 * 1024 ** 2;
const parallelTransfers = 4;

/** Fetches, scans and promotes files. Every file gets an outcome; nothing is thrown for one file's sake. */
export async function scanFiles(resources: ScanResources, files: readonly JobFile[]): Promise<FileOutcomes> {
  const outcomes = new Map<string, FileOutcome>();
  for (const batch of batches(files, maximumBatchBytes)) {
    const found = await resources.scratch.use((directory) => scanBatch(resources, batch, directory));
    for (const [id, outcome] of found) outcomes.set(id, outcome);
  }
  return outcomes;
}

async function scanBatch(
  resources: ScanResources,
  files: readonly JobFile[],
  directory: string,
): Promise<FileOutcomes> {
  const { storage, clamd, scanTimeoutMillis } = resources;
  const outcomes = new Map<string, FileOutcome>();
  const downloaded: DownloadedFile[] = [];
  const fetched = await inParallel(files, (file) => download(storage, file, directory, scanTimeoutMillis));
  for (const each of fetched) {
    if (isDownloaded(each)) downloaded.push(each);
    else outcomes.set(each.id, each.outcome);
  }
  if (downloaded.length === 0) return outcomes;
  // Through the module: tracing wraps its export from outside.
  const checked = await scanner.checkFiles(downloaded, clamd);
  const scanned = files.filter((file) => checked.has(file.id));
  await inParallel(scanned, async (file) => {
    const outcome = checked.get(file.id);
    if (outcome) outcomes.set(file.id, outcome.verdict === 'clean' ? await promote(storage, file) : outcome);
  });
  return outcomes;
}

const isDownloaded = (each: Download): each is DownloadedFile => 'path' in each;

/** Results in the order of `items`. */
async function inParallel<T, R>(items: readonly T[], fn: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  const lanes = Array.from({ length: parallelTransfers }, async () => {
    for (const [index, item] of rest) results[index] = await fn(item);
  });
  await Promise.all(lanes);
  return results;
}
