import { crc32, deflateRawSync } from 'node:zlib';

export interface ArchiveEntry {
  readonly name: string;
  readonly content: Buffer;
}

/**
 * A comic book archive (.cbz): a zip with deflated entries.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function comicArchive(entries: readonly ArchiveEntry[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const compressed = deflateRawSync(content);
    const fields = describe(name, content, compressed);
    const entry = Buffer.concat([record(0x04034b50, [], fields), Buffer.from(name), compressed]);
    local.push(entry);
    central.push(record(0x02014b50, u16(20), fields, centralFields(offset)), Buffer.from(name));
    offset += entry.length;
  }
  const directory = Buffer.concat(central);
  const counts = [...u16(0), ...u16(0), ...u16(entries.length), ...u16(entries.length)];
  const end = record(0x06054b50, counts, [...u32(directory.length), ...u32(offset), ...u16(0)]);
  return Buffer.concat([...local, directory, end]);
}

/** What the local and the central header have in common: version 2.0, UTF-8 names, deflate, 1980-01-01. */
function describe(name: string, content: Buffer, compressed: Buffer): number[] {
  const settings = [...u16(20), ...u16(0x0800), ...u16(8), ...u16(0), ...u16(0x21)];
  const sizes = [...u32(crc32(content)), ...u32(compressed.length), ...u32(content.length)];
  return [...settings, ...sizes, ...u16(Buffer.byteLength(name)), ...u16(0)];
}

/** No comment, first disk, no attributes, and where the local header is. */
const centralFields = (offset: number): number[] => [
  ...u16(0),
  ...u16(0),
  ...u16(0),
  ...u32(0),
  ...u32(offset),
];

const record = (signature: number, ...fields: number[][]): Buffer =>
  Buffer.from([...u32(signature), ...fields.flat()]);

const u16 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
