import { open } from 'node:fs/promises';
import { detectPageType, isImage, signatureBytes } from '../../shared/page-types';
import { withoutSpans } from '../../tracing';
import type { ScanOutcome } from '../clamd/outcome';
import { isAlsoZip } from './also-zip';
import { ArchiveRefusal } from './archive-refusal';
import { checkArchive } from './check-archive';
import { tailBytes } from './content-sample';

/**
 * What becomes of a file that clamd calls clean: an archive has to be one that every reader reads as clamd did.
 * One span for each read would tell nothing.
 */
export async function contentVerdict(path: string, sizeBytes: number): Promise<ScanOutcome> {
  try {
    await withoutSpans(() => checkContent(path, sizeBytes));
    return { verdict: 'clean' };
  } catch (error) {
    if (error instanceof ArchiveRefusal) return { verdict: 'unscannable', reason: error.message };
    throw error;
  }
}

async function checkContent(path: string, sizeBytes: number): Promise<void> {
  const type = detectPageType(await readAt(path, 0, signatureBytes));
  if (type !== undefined && !isImage(type)) return checkArchive(path, sizeBytes);
  if (isAlsoZip(await readAt(path, Math.max(0, sizeBytes - tailBytes), tailBytes)))
    throw new ArchiveRefusal('the page is an archive too');
}

async function readAt(path: string, position: number, length: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
