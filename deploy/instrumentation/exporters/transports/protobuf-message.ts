/** What whoever reads messages of strangers bounds them by. */
export interface ProtobufBudget {
  takeObject(): void;
  takeValue(): void;
}

const highestKnownField = 32;
const noBytes = Buffer.alloc(0);
const noFields: ReadonlyMap<number, (bigint | Buffer)[]> = new Map();

/**
 * A protobuf message whose schema the reader knows: the fields by their number, each as often as it occurs. What is
 * absent reads as empty or zero, as proto3 wants it.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufMessage {
  readonly #fields: ReadonlyMap<number, (bigint | Buffer)[]>;
  readonly #budget: ProtobufBudget | undefined;

  /**
   * Throws a RangeError where the bytes end too soon, or are none of protobuf's.
   *
   * @param budget is asked for each message and each field, and throws where there are too many.
   */
  constructor(bytes: Buffer, budget?: ProtobufBudget) {
    this.#budget = budget;
    budget?.takeObject();
    this.#fields = bytes.length === 0 ? noFields : readFields(bytes, budget);
  }

  has(field: number): boolean {
    return this.#fields.has(field);
  }

  bytes(field: number): Buffer {
    const value = this.#fields.get(field)?.at(-1);
    return Buffer.isBuffer(value) ? value : noBytes;
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
    return new ProtobufMessage(this.bytes(field), this.#budget);
  }

  messages(field: number): ProtobufMessage[] {
    const values = this.#fields.get(field) ?? [];
    return values
      .filter((value) => Buffer.isBuffer(value))
      .map((value) => new ProtobufMessage(value, this.#budget));
  }
}

function readFields(bytes: Buffer, budget: ProtobufBudget | undefined): Map<number, (bigint | Buffer)[]> {
  const fields = new Map<number, (bigint | Buffer)[]>();
  let offset = 0;
  const varint = (): bigint => {
    const first = bytes.readUInt8(offset);
    if (first < 0x80) {
      offset++;
      return BigInt(first);
    }
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      if (shift > 63n) throw new RangeError('a protobuf number has at most ten bytes');
      const byte = bytes.readUInt8(offset++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => {
    if (offset + length > bytes.length) throw new RangeError(`protobuf message ends at ${bytes.length}`);
    return length === 0 ? noBytes : bytes.subarray(offset, (offset += length));
  };
  while (offset < bytes.length) {
    budget?.takeValue();
    const tag = Number(varint());
    const number = tag >>> 3;
    const value = readValue(tag & 7, varint, take);
    if (Buffer.isBuffer(value)) budget?.takeValue();
    const values = fields.get(number);
    if (values) values.push(value);
    else fields.set(number, [value]);
    // No schema here knows such a number, and each of another one costs a list of its own.
    if (number > highestKnownField) budget?.takeObject();
  }
  return fields;
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
