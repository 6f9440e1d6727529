import { createReadStream } from 'node:fs';
import { withDescription } from '../../tracing';
import { contentVerdict } from '../archive/content-verdict';
import type { ClamdClient } from '../clamd/client';
import { ScannerUnavailableError } from '../clamd/errors';
import type { VettedClamd } from '../clamd/limits/vetted-clamd';
import type { Describe } from './describe-file';
import type { DownloadedFile } from './download';
import type { FileOutcome } from './file-outcome';

/** Whoever looks, and the signatures it does that by, where they are known. */
export type Scanner = ClamdClient & Partial<Pick<VettedClamd, 'signatures'>>;

/**
 * After so many files in a row that clamd could not be asked about, it is taken for down. One alone may be the
 * file's own fault (it takes too long), and the others deserve their verdict.
 */
const failuresInARow = 2;

/** Asked before a file is handed to the scanner; what it returns is called when the scanner has let go of it. */
export type HandOver = (fileId: string) => Promise<() => Promise<void>>;

/** Follows the check of files. */
export interface CheckWatcher {
  /** Told of each file as soon as its outcome is known. */
  readonly onChecked?: (fileId: string, outcome: FileOutcome) => void;
  readonly handOver?: HandOver;
  readonly describe?: Describe;
}

/** Lets clamd look at each file, one after the other, and reads archives itself. Returns what it found, by the files' ids. */
export async function checkFiles(
  files: readonly DownloadedFile[],
  clamd: Scanner,
  { onChecked, handOver = async () => async () => {}, describe = () => ({}) }: CheckWatcher = {},
): Promise<Map<string, FileOutcome>> {
  const outcomes = new Map<string, FileOutcome>();
  let failures = 0;
  for (const file of files) {
    const check = (): Promise<FileOutcome> => checkFile(file, clamd, handOver);
    const outcome = failures < failuresInARow ? await withDescription(describe(file.id), check) : notAsked;
    failures = outcome.verdict === 'pending' ? failures + 1 : 0;
    outcomes.set(file.id, outcome);
    onChecked?.(file.id, outcome);
  }
  return outcomes;
}

const notAsked: FileOutcome = {
  verdict: 'pending',
  cause: new ScannerUnavailableError('clamd was not asked: it could not tell about the files before'),
};

async function checkFile(file: DownloadedFile, clamd: Scanner, handOver: HandOver): Promise<FileOutcome> {
  try {
    const letGo = await handOver(file.id);
    const outcome = await scanFile(file, clamd);
    await letGo();
    return outcome;
  } catch (cause) {
    return { verdict: 'pending', cause };
  }
}

async function scanFile(file: DownloadedFile, clamd: Scanner): Promise<FileOutcome> {
  const content = createReadStream(file.path);
  try {
    const outcome = await clamd.scan(content, file.sizeBytes);
    const judged = outcome.verdict === 'clean' ? await contentVerdict(file.path, file.sizeBytes) : outcome;
    return { ...judged, scannedBy: clamd.signatures?.version };
  } catch (cause) {
    return { verdict: 'pending', cause };
  } finally {
    content.destroy();
  }
}
