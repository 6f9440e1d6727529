import { open, type FileHandle } from 'node:fs/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { detectPageType, isImage } from '../../shared/page-types';
import { isAlsoZip } from './also-zip';
import { ArchiveRefusal } from './archive-refusal';
import { archiveBounds } from './bounds';
import { isComicInfo } from './comic-info';
import { type EndRecord, readEndRecord, refuseZip64 } from './end-record';
import { readContent } from './entry-content';
import { checkEntry, isFolder } from './entry-rules';
import { checkLayout } from './layout';
import { checkLocalHeader, type EntryExtent } from './local-header';

/**
 * Reads a comic archive as its readers do, all of them alike: by its central directory and by its local headers. clamd
 * says OK of entries that it cannot unpack, and of archives whose directory is damaged.
 *
 * @throws ArchiveRefusal where it is anything but stored and deflated pages, whole and within bounds.
 */
export async function checkArchive(path: string, sizeBytes: number): Promise<void> {
  const file = await open(path);
  try {
    await refuseZip64(file, sizeBytes);
    const zip = await openZip(path);
    try {
      await checkZip(zip, file, sizeBytes);
    } finally {
      zip.close();
    }
  } finally {
    await file.close();
  }
}

async function openZip(path: string): Promise<ZipFile> {
  return refusing(openPromise(path, { autoClose: false, strictFileNames: true }));
}

async function checkZip(zip: ZipFile, file: FileHandle, sizeBytes: number): Promise<void> {
  const end = await readEndRecord(file, sizeBytes, zip.comment.length);
  if (end.entries === 0) throw new ArchiveRefusal('the archive is empty');
  if (end.entries > archiveBounds.entries)
    throw new ArchiveRefusal(`the archive has more than ${archiveBounds.entries} entries`);
  const entries = await refusing(entriesOf(zip));
  checkRecords(entries, end);
  const extents = new Map<Entry, EntryExtent>();
  for (const entry of entries) {
    const header = await refusing(zip.readLocalFileHeaderPromise(entry));
    extents.set(entry, await checkLocalHeader(file, entry, header));
  }
  checkLayout([...extents.values()], end.recordsAt);
  for (const [entry, { dataAt }] of extents) await checkContent(file, entry, dataAt);
}

/** yauzl's errors are about the archive, whatever went wrong. */
async function refusing<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof Error) || 'code' in error) throw error;
    throw new ArchiveRefusal(`the archive cannot be read: ${error.message.slice(0, 120)}`);
  }
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return entries;
}

function checkRecords(entries: readonly Entry[], { recordsBytes }: EndRecord): void {
  const names = new Set<string>();
  let [records, total] = [0, 0];
  for (const entry of entries) {
    checkEntry(entry);
    const name = entry.fileName.normalize('NFC').toLowerCase();
    if (names.has(name)) throw new ArchiveRefusal('two entries have one name', entry.fileName);
    names.add(name);
    records += 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    total += entry.uncompressedSize;
  }
  if (records !== recordsBytes) throw new ArchiveRefusal('the central directory is longer than its records');
  if (total > archiveBounds.totalBytes)
    throw new ArchiveRefusal(`the archive unpacks to more than ${archiveBounds.totalBytes} bytes`);
}

async function checkContent(file: FileHandle, entry: Entry, dataAt: number): Promise<void> {
  const sample = await readContent(file, entry, dataAt);
  if (isFolder(entry)) return;
  if (entry.fileName === 'ComicInfo.xml') {
    if (!isComicInfo(sample)) throw new ArchiveRefusal('ComicInfo.xml is not what it is called');
    return;
  }
  const type = detectPageType(sample.head);
  if (type === undefined || !isImage(type)) throw new ArchiveRefusal('an entry is no page', entry.fileName);
  if (isAlsoZip(sample.tail)) throw new ArchiveRefusal('a page is an archive too', entry.fileName);
}
