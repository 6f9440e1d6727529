import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

/** A grey PNG page, `side` pixels wide and high. */
export function pngPage(side = 8): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(8, 8);
  const rows = Buffer.alloc(side * (side + 1), 0x7f).fill(0, 0, 1);
  for (let row = 0; row < side; row++) rows[row * (side + 1)] = 0;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length, 'BE'), body, uint32(crc32(body), 'BE')]);
}

export interface ZipOptions {
  /** Sets the entry's encryption flag; its bytes then stand for ciphertext. */
  readonly encrypted?: boolean;
}

/** A zip archive with one deflated entry; PKWARE's APPNOTE 4.3. */
export function zip(name: string, content: Buffer, { encrypted = false }: ZipOptions = {}): Buffer {
  const data = encrypted ? Buffer.alloc(content.length + 12, 0xa5) : deflateRawSync(content);
  const fields = Buffer.concat([
    uint16(20),
    uint16(encrypted ? 1 : 0),
    uint16(encrypted ? 0 : 8),
    Buffer.alloc(4),
    uint32(crc32(content)),
    uint32(data.length),
    uint32(content.length),
    uint16(name.length),
    uint16(0),
  ]);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), data]);
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02'),
    uint16(20),
    fields,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.concat([
    Buffer.from('PK\x05\x06'),
    Buffer.alloc(4),
    uint16(1),
    uint16(1),
    uint32(central.length),
    uint32(local.length),
    uint16(0),
  ]);
  return Buffer.concat([local, central, end]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number, order: 'LE' | 'BE' = 'LE'): Buffer {
  const bytes = Buffer.alloc(4);
  if (order === 'LE') bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
}
