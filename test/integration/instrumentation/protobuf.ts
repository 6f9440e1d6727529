/** The fields of one protobuf message: by number, each with its values in order. */
export type Fields = Map<number, FieldValue[]>;

/** A varint or fixed64 as bigint, anything with a length as bytes. */
export type FieldValue = bigint | Buffer;

/** Decodes the wire format alone. @see https://protobuf.dev/programming-guides/encoding/ */
export function readFields(message: Buffer): Fields {
  const fields: Fields = new Map();
  let offset = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(message.readUInt8(offset++));
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return value;
    }
  };
  const read = (wireType: number): FieldValue => {
    if (wireType === 0) return varint();
    const length = wireType === 1 ? 8 : wireType === 5 ? 4 : Number(varint());
    offset += length;
    const bytes = message.subarray(offset - length, offset);
    if (wireType === 2) return bytes;
    return wireType === 1 ? bytes.readBigUInt64LE() : BigInt(bytes.readUInt32LE());
  };
  while (offset < message.length) {
    const tag = Number(varint());
    const values = fields.get(tag >> 3) ?? [];
    values.push(read(tag & 7));
    fields.set(tag >> 3, values);
  }
  return fields;
}

export function messagesOf(fields: Fields, number: number): Fields[] {
  return (fields.get(number) ?? []).filter((value) => typeof value !== 'bigint').map(readFields);
}

export function messageOf(fields: Fields, number: number): Fields {
  return messagesOf(fields, number)[0] ?? new Map();
}

export function bytesOf(fields: Fields, number: number): Buffer {
  const value = fields.get(number)?.[0];
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

export function numberOf(fields: Fields, number: number): number {
  const value = fields.get(number)?.[0];
  return typeof value === 'bigint' ? Number(value) : 0;
}
