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

/** Told of each file's outcome, once, as soon as it is known. */
type OnOutcome = (fileId: string, outcome: FileOutcome) => void;

/** Fetches, scans and promotes files. Every file gets an outcome; nothing is thrown for one file's sake. */
export async function scanFiles(
  resources: ScanResources,
  files: readonly JobFile[],
  onOutcome: OnOutcome,
): Promise<FileOutcomes> {
  const outcomes = new Map<string, FileOutcome>();
  const settle: OnOutcome = (id, outcome) => {
    outcomes.set(id, outcome);
    onOutcome(id, outcome);
  };
  for (const batch of batches(files, maximumBatchBytes))
    await resources.scratch.use((directory) => scanBatch(resources, batch, directory, settle));
  return outcomes;
}

async function scanBatch(
  resources: ScanResources,
  files: readonly JobFile[],
  directory: string,
  settle: OnOutcome,
): Promise<void> {
  const { storage, scanTimeoutMillis } = resources;
  const downloaded: DownloadedFile[] = [];
  const fetched = await inParallel(files, (file) => download(storage, file, directory, scanTimeoutMillis));
  for (const each of fetched) {
    if (isDownloaded(each)) downloaded.push(each);
    else settle(each.id, each.outcome);
  }
  if (downloaded.length > 0) await checkAndPromote(resources, files, downloaded, settle);
}

/** A file is promoted while clamd looks at the next. */
async function checkAndPromote(
  { storage, clamd }: ScanResources,
  files: readonly JobFile[],
  downloaded: readonly DownloadedFile[],
  settle: OnOutcome,
): Promise<void> {
  const checks = new Map(downloaded.map(({ id }) => [id, Promise.withResolvers<FileOutcome>()]));
  // Begun out here: in a trace, promoting is no part of the check.
  const promoting = inParallel(files, async (file) => {
    const outcome = await checks.get(file.id)?.promise;
    if (outcome) settle(file.id, outcome.verdict === 'clean' ? await promote(storage, file) : outcome);
  });
  // Through the module: tracing wraps its export from outside.
  const checking = scanner.checkFiles(downloaded, clamd, (id, outcome) => checks.get(id)?.resolve(outcome));
  await Promise.all([checking, promoting]);
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
