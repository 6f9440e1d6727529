import type { Entry } from 'yauzl';
import { ArchiveRefusal } from './archive-refusal';
import { archiveBounds } from './bounds';

const stored = 0;
export const deflated = 8;

/** DEFLATE's level, sizes behind the data, names in UTF-8: APPNOTE 4.4.4. All others change what the data means. */
const allowedFlags = 0b1000_0000_1110;
const encryptedFlags = 0b10_0000_0100_0001;

/** What a Unix would make of it: the upper half of the external attributes. */
const kindMask = 0o170000;
const harmlessKinds = [0, 0o100000, 0o040000];

export const isFolder = ({ fileName }: Entry): boolean => fileName.endsWith('/');

/** Of what the central directory says about one entry. @throws ArchiveRefusal */
export function checkEntry(entry: Entry): void {
  const refuse = (rule: string): never => {
    throw new ArchiveRefusal(rule, entry.fileName);
  };
  const { generalPurposeBitFlag: flags, compressionMethod: method, uncompressedSize, compressedSize } = entry;
  if (flags & encryptedFlags) refuse('an entry is encrypted');
  if (flags & ~allowedFlags) refuse(`an entry has the flags 0x${flags.toString(16)}`);
  if (method !== stored && method !== deflated)
    refuse(`an entry is packed by method ${method}, not stored or deflated`);
  if (entry.extraFields.some(({ id }) => id === 1)) refuse('an entry is a zip64');
  if (!harmlessKinds.includes((entry.externalFileAttributes >>> 16) & kindMask))
    refuse('an entry is neither file nor folder');
  checkNames(entry, refuse);
  if (entry.extraFieldLength + entry.fileCommentLength > archiveBounds.extraBytes)
    refuse(`an entry has more than ${archiveBounds.extraBytes} bytes beside its data`);
  if (isFolder(entry) && (uncompressedSize > 0 || compressedSize > 2)) refuse('a folder has content');
  if (uncompressedSize > archiveBounds.entryBytes)
    refuse(`an entry unpacks to more than ${archiveBounds.entryBytes} bytes`);
  if (uncompressedSize > Math.max(archiveBounds.ratioFromBytes, archiveBounds.ratio * compressedSize))
    refuse(`an entry unpacks to more than ${archiveBounds.ratio} times its size`);
}

/** A name may come twice: as bytes, and in UTF-8 beside it. */
function checkNames({ fileName, fileNameRaw, fileNameLength }: Entry, refuse: (rule: string) => never): void {
  if (fileNameLength > archiveBounds.nameBytes)
    refuse(`a name has more than ${archiveBounds.nameBytes} bytes`);
  for (const name of [fileName, fileNameRaw.toString('latin1')]) {
    if (name === '' || name.startsWith('/') || /^[a-z]:/i.test(name)) refuse('a name is empty or absolute');
    if (name.split('/').includes('..')) refuse('a name leads out of the archive');
  }
  // Of the bytes only the first 32: in old code pages the others are letters.
  if (/[\p{Cc}\\]/u.test(fileName) || fileNameRaw.some((byte) => byte < 32))
    refuse('a name has a control character or a backslash');
}
