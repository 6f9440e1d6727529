import type { FileHandle } from 'node:fs/promises';
import { ArchiveRefusal } from './archive-refusal';
import { archiveBounds } from './bounds';

/** Where an archive's parts are, as its end says. */
export interface EndRecord {
  readonly entries: number;
  /** Where the records of the central directory begin; there the entries end. */
  readonly recordsAt: number;
  readonly recordsBytes: number;
}

/** Without the comment. APPNOTE 4.3.16. */
const endBytes = 22;
const endSignature = Buffer.from('PK\x05\x06', 'latin1');
/** What zip64 puts before it. APPNOTE 4.3.15. */
const zip64LocatorBytes = 20;
const zip64LocatorSignature = 0x07064b50;
const zip64Rule = 'the archive is a zip64, which no archive of this size needs';
const longestCommentBytes = 0xffff;

/**
 * Before yauzl is given the archive: of a zip64 it reads where 64 bits say, and where no file reaches that throws
 * beside every promise, which ends the process. It looks for the same end of the archive.
 *
 * @throws ArchiveRefusal
 */
export async function refuseZip64(file: FileHandle, sizeBytes: number): Promise<void> {
  const bytes = Buffer.alloc(Math.min(sizeBytes, zip64LocatorBytes + endBytes + longestCommentBytes));
  if (bytes.length < zip64LocatorBytes + endBytes) return;
  await file.read(bytes, 0, bytes.length, sizeBytes - bytes.length);
  const locatorAt = bytes.lastIndexOf(endSignature, bytes.length - endBytes) - zip64LocatorBytes;
  if (locatorAt >= 0 && bytes.readUInt32LE(locatorAt) === zip64LocatorSignature)
    throw new ArchiveRefusal(zip64Rule);
}

/**
 * Reads the end of an archive, after which nothing may come but the comment that it announces.
 *
 * @param commentBytes of the comment, as the reader has found it.
 * @throws ArchiveRefusal
 */
export async function readEndRecord(
  file: FileHandle,
  sizeBytes: number,
  commentBytes: number,
): Promise<EndRecord> {
  if (commentBytes > archiveBounds.commentBytes)
    throw new ArchiveRefusal(`the comment has more than ${archiveBounds.commentBytes} bytes`);
  const endAt = sizeBytes - endBytes - commentBytes;
  const end = Buffer.alloc(endBytes);
  await file.read(end, 0, endBytes, endAt);
  if (end.readUInt32LE(16) === 0xffffffff) throw new ArchiveRefusal(zip64Rule);
  const [disk, firstDisk, onDisk, entries] = [4, 6, 8, 10].map((at) => end.readUInt16LE(at));
  const [recordsBytes, recordsAt] = [end.readUInt32LE(12), end.readUInt32LE(16)];
  if (disk !== 0 || firstDisk !== 0 || onDisk !== entries)
    throw new ArchiveRefusal('the archive is a part of several');
  if (recordsAt + recordsBytes !== endAt)
    throw new ArchiveRefusal('there is data between the central directory and its end');
  return { entries: entries ?? 0, recordsAt, recordsBytes };
}
