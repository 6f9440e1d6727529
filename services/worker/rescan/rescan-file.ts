import { cleanKey, type JobFile } from '../../shared/job';
import { ObjectNotFoundError } from '../../shared/storage/errors';
import { Attribute, withDescription } from '../../tracing';
import type { Describe } from '../scan/describe-file';
import { fetchVersion } from '../scan/download';
import type { FileOutcome } from '../scan/file-outcome';
import type { ScanResources } from '../scan/scan-files';
import * as scanner from '../scan/scanner';

/** Lets clamd look at a promoted file. `error` where there is none any more, `pending` where nobody could look. */
export function rescanFile(
  resources: ScanResources,
  file: JobFile,
  describe: Describe,
): Promise<FileOutcome> {
  return resources.scratch.use((directory) => rescanIn(directory, resources, file, describe));
}

async function rescanIn(
  directory: string,
  resources: ScanResources,
  file: JobFile,
  describe: Describe,
): Promise<FileOutcome> {
  const { storage, clamd, scanTimeoutMillis } = resources;
  try {
    // Its signatures may be newer than what they were when it was last asked.
    await clamd.signatures?.refresh();
    const key = cleanKey(file.id);
    // A copy may have another ETag than its original.
    const { etag } = await storage.head(key);
    const signal = AbortSignal.timeout(scanTimeoutMillis);
    const fetched = await fetchVersion(storage, { ...file, key, etag }, directory, signal);
    // Through the module: tracing wraps its export from outside.
    const check = () => scanner.checkFiles([fetched], clamd, { describe });
    const outcomes = await withDescription({ [Attribute.fileCount]: 1 }, check);
    return outcomes.get(file.id) ?? { verdict: 'error', reason: 'the scanner said nothing' };
  } catch (cause) {
    if (cause instanceof ObjectNotFoundError) return { verdict: 'error', reason: 'the file is gone' };
    return { verdict: 'pending', cause };
  }
}
