import type { FileHandle } from 'node:fs/promises';
import type { Entry, LocalFileHeader } from 'yauzl';
import { ArchiveRefusal } from './archive-refusal';
import { archiveBounds } from './bounds';
import type { Extent } from './layout';

/** The sizes come behind the data. */
const sizesBehind = 0b1000;
const encodingFlags = 0b1000_0000_1001;

export interface EntryExtent extends Extent {
  readonly dataAt: number;
}

/**
 * Holds an entry's local header, which some readers believe, to its central record, which others do.
 *
 * @returns its bytes: where it ends, the next one has to begin.
 * @throws ArchiveRefusal
 */
export async function checkLocalHeader(
  file: FileHandle,
  entry: Entry,
  header: LocalFileHeader,
): Promise<EntryExtent> {
  const refuse = (what: string): never => {
    throw new ArchiveRefusal(
      `the local header and the central directory give different ${what}`,
      entry.fileName,
    );
  };
  const hasSizesBehind = (entry.generalPurposeBitFlag & sizesBehind) !== 0;
  if (!header.fileName.equals(entry.fileNameRaw)) refuse('names');
  if (header.compressionMethod !== entry.compressionMethod) refuse('methods');
  if ((header.generalPurposeBitFlag ^ entry.generalPurposeBitFlag) & encodingFlags) refuse('flags');
  if (header.extraFieldLength > archiveBounds.extraBytes)
    throw new ArchiveRefusal(
      `an entry has more than ${archiveBounds.extraBytes} bytes beside its data`,
      entry.fileName,
    );
  const isLikeEntry = matches(entry, header.crc32, header.compressedSize, header.uncompressedSize);
  const isBlank = header.crc32 === 0 && header.compressedSize === 0 && header.uncompressedSize === 0;
  if (!isLikeEntry && !(hasSizesBehind && isBlank)) refuse('sizes');
  const dataAt = header.fileDataStart;
  const dataEndAt = dataAt + entry.compressedSize;
  const behindBytes = hasSizesBehind ? await descriptorBytes(file, entry, dataEndAt) : 0;
  return { startAt: entry.relativeOffsetOfLocalHeader, dataAt, endAt: dataEndAt + behindBytes };
}

const signature = 0x08074b50;

/** How long the data descriptor is: its signature may be left out. APPNOTE 4.3.9. */
async function descriptorBytes(file: FileHandle, entry: Entry, at: number): Promise<number> {
  const bytes = Buffer.alloc(20);
  await file.read(bytes, 0, 16, at);
  const saysAt = (from: number): boolean =>
    matches(entry, bytes.readUInt32LE(from), bytes.readUInt32LE(from + 4), bytes.readUInt32LE(from + 8));
  if (bytes.readUInt32LE(0) === signature && saysAt(4)) return 16;
  if (saysAt(0)) return 12;
  throw new ArchiveRefusal(
    'the sizes behind the data are not those of the central directory',
    entry.fileName,
  );
}

const matches = (entry: Entry, crc32: number, compressed: number, uncompressed: number): boolean =>
  crc32 === entry.crc32 && compressed === entry.compressedSize && uncompressed === entry.uncompressedSize;
