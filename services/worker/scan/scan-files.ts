import { inParallel } from '../../shared/in-parallel';
import type { JobFile } from '../../shared/job';
import type { ObjectStorage } from '../../shared/storage/object-storage';
import { Attribute, withDescription } from '../../tracing';
import { batches } from './batches';
import type { Describe } from './describe-file';
import { download, type Download, type DownloadedFile } from './download';
import type { FileOutcome } from './file-outcome';
import { promote } from './promote';
import * as scanner from './scanner';
import type { HandOver } from './scanner';
import type { Scratch } from './scratch';

export interface ScanResources {
  readonly storage: ObjectStorage;
  readonly clamd: scanner.Scanner;
  readonly scratch: Scratch;
  /** For one file, also for its download. */
  readonly scanTimeoutMillis: number;
  /** Whether spans may have the names that callers gave their files. */
  readonly traceFileNames: boolean;
}

/** On disk at one time, for one job. */
const maximumBatchBytes = 512 * 1024 ** 2;
const parallelTransfers = 4;

/** Told of each file's outcome, once, as soon as it is known. */
type OnOutcome = (fileId: string, outcome: FileOutcome) => void;

/** Follows the scan of one job. */
export interface ScanWatcher {
  readonly onOutcome: OnOutcome;
  readonly handOver: HandOver;
  readonly describe: Describe;
  /** Nothing more of the job is begun. */
  readonly signal: AbortSignal;
}

/** Fetches, scans and promotes files. Every file gets an outcome; nothing is thrown for one file's sake. */
export async function scanFiles(
  resources: ScanResources,
  files: readonly JobFile[],
  watcher: ScanWatcher,
): Promise<void> {
  for (const batch of batches(files, maximumBatchBytes)) {
    watcher.signal.throwIfAborted();
    await resources.scratch.use((directory) => scanBatch(resources, batch, directory, watcher));
  }
}

async function scanBatch(
  resources: ScanResources,
  files: readonly JobFile[],
  directory: string,
  watcher: ScanWatcher,
): Promise<void> {
  const { storage, scanTimeoutMillis } = resources;
  const downloaded: DownloadedFile[] = [];
  const fetched = await inParallel(files, parallelTransfers, (file) =>
    download(storage, file, directory, scanTimeoutMillis),
  );
  for (const each of fetched) {
    if (isDownloaded(each)) downloaded.push(each);
    else watcher.onOutcome(each.id, each.outcome);
  }
  if (downloaded.length > 0) await checkAndPromote(resources, files, downloaded, watcher);
}

/** A file is promoted while clamd looks at the next. */
async function checkAndPromote(
  { storage, clamd }: ScanResources,
  files: readonly JobFile[],
  downloaded: readonly DownloadedFile[],
  { onOutcome, handOver, describe }: ScanWatcher,
): Promise<void> {
  const checks = new Map(downloaded.map(({ id }) => [id, Promise.withResolvers<FileOutcome>()]));
  // Begun out here: in a trace, promoting is no part of the check.
  const promoting = inParallel(files, parallelTransfers, async (file) => {
    const outcome = await checks.get(file.id)?.promise;
    if (outcome)
      onOutcome(
        file.id,
        outcome.verdict === 'clean' ? { ...outcome, ...(await promote(storage, file)) } : outcome,
      );
  });
  // Through the module: tracing wraps its export from outside.
  const onChecked: OnOutcome = (id, outcome) => checks.get(id)?.resolve(outcome);
  const checking = withDescription({ [Attribute.fileCount]: downloaded.length }, () =>
    scanner.checkFiles(downloaded, clamd, { onChecked, handOver, describe }),
  );
  await Promise.all([checking, promoting]);
}

const isDownloaded = (each: Download): each is DownloadedFile => 'path' in each;
