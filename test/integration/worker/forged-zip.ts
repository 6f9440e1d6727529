import { crc32, deflateRawSync } from 'node:zlib';

/** What local header and central record both say of an entry. */
interface Said {
  readonly name: string | Buffer;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly extra: Buffer;
}

/** An entry, and each lie about it. */
export interface ForgedEntry extends Partial<Said> {
  readonly name: string | Buffer;
  readonly content?: Buffer;
  /** As it stands in the archive; default: `content`, packed by `method` where that can be done. */
  readonly data?: Buffer;
  /** What the local header alone says. */
  readonly local?: Partial<Said>;
  /** Behind the data; the flag for it is not set by this. */
  readonly behind?: Buffer;
  readonly attributes?: number;
  readonly comment?: Buffer;
  /** Where the central record says that the entry is. */
  readonly at?: number;
}

export interface ForgedArchive {
  readonly before?: Buffer;
  readonly beforeRecords?: Buffer;
  readonly afterRecords?: Buffer;
  readonly comment?: Buffer;
  readonly after?: Buffer;
  /** Of what the end says. */
  readonly entries?: number;
  readonly recordsBytes?: number;
  readonly recordsAt?: number;
  readonly disk?: number;
}

/** A zip archive with whatever is wrong with it. PKWARE's APPNOTE 4.3. */
export function forgeZip(entries: readonly ForgedEntry[], archive: ForgedArchive = {}): Buffer {
  const parts: Buffer[] = [archive.before ?? Buffer.alloc(0)];
  const records: Buffer[] = [];
  let at = parts[0]?.length ?? 0;
  for (const entry of entries) {
    const { said, data } = describe(entry);
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04'),
      fields({ ...said, ...entry.local }),
      data,
      entry.behind ?? Buffer.alloc(0),
    ]);
    records.push(record(said, entry, entry.at ?? at));
    parts.push(local);
    at += local.length;
  }
  parts.push(archive.beforeRecords ?? Buffer.alloc(0));
  const recordsAt = archive.recordsAt ?? at + (archive.beforeRecords?.length ?? 0);
  const directory = Buffer.concat(records);
  return Buffer.concat([
    ...parts,
    directory,
    archive.afterRecords ?? Buffer.alloc(0),
    end({ recordsBytes: directory.length, entries: entries.length, ...archive, recordsAt }),
    archive.after ?? Buffer.alloc(0),
  ]);
}

/** The sizes behind an entry's data. */
export function descriptor(
  content: Buffer,
  isSigned = true,
  packed: Buffer = deflateRawSync(content),
): Buffer {
  const sizes = [crc32(content), packed.length, content.length].map(uint32);
  return Buffer.concat([Buffer.from(isSigned ? 'PK\x07\x08' : ''), ...sizes]);
}

function describe(entry: ForgedEntry): { said: Said; data: Buffer } {
  const { content = Buffer.alloc(0), method = 8 } = entry;
  const data = entry.data ?? (method === 8 ? deflateRawSync(content) : content);
  const said = {
    method,
    flags: 0,
    crc: crc32(content),
    packedBytes: data.length,
    bytes: content.length,
    extra: Buffer.alloc(0),
    ...definedOf(entry),
  };
  return { said, data };
}

const definedOf = (entry: ForgedEntry) => ({ ...entry, name: entry.name });

function fields({ name, method, flags, crc, packedBytes, bytes, extra }: Said): Buffer {
  const named = Buffer.from(name);
  return Buffer.concat([common({ method, flags, crc, packedBytes, bytes }, named, extra), named, extra]);
}

function common(
  { method, flags, crc, packedBytes, bytes }: Omit<Said, 'name' | 'extra'>,
  name: Buffer,
  extra: Buffer,
): Buffer {
  const sizes = [crc, packedBytes, bytes].map(uint32);
  return Buffer.concat([
    ...[20, flags, method, 0, 0].map(uint16),
    ...sizes,
    uint16(name.length),
    uint16(extra.length),
  ]);
}

function record(said: Said, { attributes = 0, comment = Buffer.alloc(0) }: ForgedEntry, at: number): Buffer {
  const name = Buffer.from(said.name);
  return Buffer.concat([
    Buffer.from('PK\x01\x02'),
    uint16(20),
    common(said, name, said.extra),
    ...[comment.length, 0, 0].map(uint16),
    uint32(attributes),
    uint32(at),
    name,
    said.extra,
    comment,
  ]);
}

function end({
  disk = 0,
  entries = 0,
  recordsBytes = 0,
  recordsAt = 0,
  comment = Buffer.alloc(0),
}: ForgedArchive) {
  return Buffer.concat([
    Buffer.from('PK\x05\x06'),
    ...[disk, 0, entries, entries].map(uint16),
    uint32(recordsBytes),
    uint32(recordsAt),
    uint16(comment.length),
    comment,
  ]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
