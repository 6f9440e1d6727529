import { crc32 } from 'node:zlib';

/** One entry of an archive that is made here; its data as it stands in the archive. */
export interface WrittenEntry {
  readonly name: string;
  /** PKWARE's number: 0 stored, 8 deflate. */
  readonly method: number;
  readonly data: readonly Buffer[];
  /** What `data` unpacks to; without it, `data` itself. */
  readonly content?: readonly Buffer[];
}

/** The bytes of a zip archive, in pieces: what repeats is there once. PKWARE's APPNOTE 4.3. */
export function writeZip(entries: readonly WrittenEntry[]): Buffer[] {
  const records: Buffer[] = [];
  const pieces: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const fields = fieldsOf(entry, name.length);
    const local = [Buffer.from('PK\x03\x04'), fields, name, ...entry.data];
    records.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), fields, placeOf(offset), name]));
    pieces.push(...local);
    offset += lengthOf(local);
  }
  return [...pieces, ...records, endRecord(entries.length, lengthOf(records), offset)];
}

export const lengthOf = (pieces: readonly Buffer[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

/** What local header and central record have in common, from the version to the length of the extra field. */
function fieldsOf({ method, data, content = data }: WrittenEntry, nameLength: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt32LE(
    content.reduce((sum, piece) => crc32(piece, sum), 0),
    10,
  );
  fields.writeUInt32LE(lengthOf(data), 14);
  fields.writeUInt32LE(lengthOf(content), 18);
  fields.writeUInt16LE(nameLength, 22);
  return fields;
}

/** The end of a central record: no comment, no attributes, and where the local header is. */
function placeOf(offset: number): Buffer {
  const place = Buffer.alloc(14);
  place.writeUInt32LE(offset, 10);
  return place;
}

function endRecord(entries: number, recordsBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(recordsBytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
