// Spans of a Datadog agent's `PUT /v0.4/traces`: an array of traces, each an array of spans, in MessagePack
// (https://github.com/msgpack/msgpack/blob/master/spec.md).

interface Reader {
  readonly bytes: Buffer;
  position: number;
}

/** The number of spans in a request to a Datadog agent. @throws RangeError for what is no MessagePack of that shape. */
export function countDatadogSpans(request: Uint8Array): number {
  const bytes = Buffer.from(request.buffer, request.byteOffset, request.byteLength);
  const reader = { bytes, position: 0 };
  let spans = 0;
  for (let traces = readArrayLength(reader); traces > 0; traces--) {
    const length = readArrayLength(reader);
    skip(reader, length);
    spans += length;
  }
  return spans;
}

function readArrayLength(reader: Reader): number {
  const type = read(reader, 1);
  if (type >= 0x90 && type <= 0x9f) return type & 0x0f;
  if (type === 0xdc) return read(reader, 2);
  if (type === 0xdd) return read(reader, 4);
  throw new RangeError(`traces must be arrays of arrays, got type 0x${type.toString(16)}`);
}

/** Steps over so many values, and over what they hold. */
function skip(reader: Reader, values: number): void {
  for (let left = values; left > 0; left--) left += skipOne(reader);
}

/** Bytes of the length, then of each other value beyond its type; by type. */
const lengthBytes: Readonly<Record<number, number>> = {
  0xc4: 1,
  0xc5: 2,
  0xc6: 4,
  0xd9: 1,
  0xda: 2,
  0xdb: 4,
};
const fixedBytes: Readonly<Record<number, number>> = {
  0xc0: 0,
  0xc2: 0,
  0xc3: 0,
  0xca: 4,
  0xcb: 8,
  0xcc: 1,
  0xcd: 2,
  0xce: 4,
  0xcf: 8,
  0xd0: 1,
  0xd1: 2,
  0xd2: 4,
  0xd3: 8,
};

/** @returns how many values follow that belong to this one. */
function skipOne(reader: Reader): number {
  const type = read(reader, 1);
  // Integers that are their own type.
  if (type <= 0x7f || type >= 0xe0) return 0;
  if (type <= 0x8f) return 2 * (type & 0x0f);
  if (type <= 0x9f) return type & 0x0f;
  if (type <= 0xbf) return pass(reader, type & 0x1f);
  const length = lengthBytes[type];
  if (length !== undefined) return pass(reader, read(reader, length));
  const fixed = fixedBytes[type];
  if (fixed !== undefined) return pass(reader, fixed);
  if (type === 0xdc || type === 0xdd) return read(reader, type === 0xdc ? 2 : 4);
  if (type === 0xde || type === 0xdf) return 2 * read(reader, type === 0xde ? 2 : 4);
  throw new RangeError(`MessagePack type 0x${type.toString(16)} is none that a span has`);
}

function pass(reader: Reader, bytes: number): 0 {
  reader.position += bytes;
  return 0;
}

/** A number of so many bytes, big-endian. */
function read(reader: Reader, bytes: number): number {
  if (reader.position + bytes > reader.bytes.length) throw new RangeError('MessagePack ends within a value');
  const value = reader.bytes.readUIntBE(reader.position, bytes);
  reader.position += bytes;
  return value;
}
