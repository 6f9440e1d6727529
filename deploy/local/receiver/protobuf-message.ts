/**
 * A protobuf message whose schema the reader knows: the fields by their number, each as often as it occurs. What is
 * absent reads as empty or zero, as proto3 wants it.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufMessage {
  readonly #fields = new Map<number, (bigint | Buffer)[]>();

  /** Throws a RangeError where the bytes end too soon. */
  constructor(bytes: Buffer) {
    let offset = 0;
    const varint = (): bigint => {
      let value = 0n;
      for (let shift = 0n; ; shift += 7n) {
        const byte = bytes.readUInt8(offset++);
        value |= BigInt(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
    };
    const take = (length: number): Buffer => {
      if (offset + length > bytes.length) throw new RangeError(`protobuf message ends at ${bytes.length}`);
      return bytes.subarray(offset, (offset += length));
    };
    while (offset < bytes.length) {
      const tag = Number(varint());
      const value = readValue(tag & 7, varint, take);
      const values = this.#fields.get(tag >>> 3);
      if (values) values.push(value);
      else this.#fields.set(tag >>> 3, [value]);
    }
  }

  has(field: number): boolean {
    return this.#fields.has(field);
  }

  bytes(field: number): Buffer {
    const value = this.#fields.get(field)?.at(-1);
    return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
  }

  text(field: number): string {
    return this.bytes(field).toString('utf8');
  }

  /** A varint or a fixed integer; unsigned. */
  integer(field: number): bigint {
    const value = this.#fields.get(field)?.at(-1);
    return typeof value === 'bigint' ? value : 0n;
  }

  double(field: number): number {
    const bits = Buffer.alloc(8);
    bits.writeBigUInt64LE(this.integer(field));
    return bits.readDoubleLE();
  }

  message(field: number): ProtobufMessage {
    return new ProtobufMessage(this.bytes(field));
  }

  messages(field: number): ProtobufMessage[] {
    const values = this.#fields.get(field) ?? [];
    return values.filter((value) => Buffer.isBuffer(value)).map((value) => new ProtobufMessage(value));
  }
}

function readValue(
  wireType: number,
  varint: () => bigint,
  take: (length: number) => Buffer,
): bigint | Buffer {
  switch (wireType) {
    case 0:
      return BigInt.asUintN(64, varint());
    case 1:
      return take(8).readBigUInt64LE();
    case 2:
      return take(Number(varint()));
    case 5:
      return BigInt(take(4).readUInt32LE());
    default:
      throw new RangeError(`protobuf has no wire type ${wireType} here`);
  }
}
