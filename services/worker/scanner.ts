import { createReadStream } from 'node:fs';
import type { ClamdClient } from './clamd/client';
import { ScannerUnavailableError } from './clamd/errors';
import type { DownloadedFile } from './download';
import type { FileOutcome } from './file-outcome';

/**
 * After so many files in a row that clamd could not be asked about, it is taken for down. One alone may be the
 * file's own fault (it takes too long), and the others deserve their verdict.
 */
const failuresInARow = 2;

/**
 * Lets clamd look at each file, one after the other. Returns what it found, by the files' ids.
 *
 * @param onChecked told of each file as soon as its outcome is known.
 */
export async function checkFiles(
  files: readonly DownloadedFile[],
  clamd: ClamdClient,
  onChecked: (fileId: string, outcome: FileOutcome) => void = () => {},
): Promise<Map<string, FileOutcome>> {
  const outcomes = new Map<string, FileOutcome>();
  let failures = 0;
  for (const file of files) {
    const outcome = failures < failuresInARow ? await checkFile(file, clamd) : notAsked;
    failures = outcome.verdict === 'pending' ? failures + 1 : 0;
    outcomes.set(file.id, outcome);
    onChecked(file.id, outcome);
  }
  return outcomes;
}

const notAsked: FileOutcome = {
  verdict: 'pending',
  cause: new ScannerUnavailableError('clamd was not asked: it could not tell about the files before'),
};

async function checkFile(file: DownloadedFile, clamd: ClamdClient): Promise<FileOutcome> {
  const content = createReadStream(file.path);
  try {
    return await clamd.scan(content, file.sizeBytes);
  } catch (cause) {
    return { verdict: 'pending', cause };
  } finally {
    content.destroy();
  }
}
