import { GrowableBuffer } from '../encoding/growable-buffer';

const WireType = { VARINT: 0, FIXED64: 1, BYTES: 2, FIXED32: 5 } as const;

/**
 * Protocol Buffers. A message's length stands before it and is known after it: room is left for as many bytes as it
 * will most probably take, and the message is moved where it takes others.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufWriter {
  readonly buffer = new GrowableBuffer();

  /**
   * Begins a message.
   *
   * @param lengthBytes 1 for messages that are most probably shorter than 128 bytes, 2 for longer ones
   * @returns where it begins, for `end`
   */
  begin(field: number, lengthBytes: 1 | 2): number {
    this.#tag(field, WireType.BYTES);
    for (let count = 0; count < lengthBytes; count++) this.buffer.byte(0);
    return this.buffer.length;
  }

  /** @param lengthBytes as in `begin` */
  end(start: number, lengthBytes: 1 | 2): void {
    const length = this.buffer.length - start;
    const needed = varintBytes(length);
    if (needed !== lengthBytes) this.buffer.shift(start, needed - lengthBytes);
    const at = start - lengthBytes;
    let rest = length;
    for (let index = 0; index < needed; index++) {
      this.buffer.patch(at + index, index === needed - 1 ? rest : (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
  }

  text(field: number, value: string): void {
    this.#tag(field, WireType.BYTES);
    this.buffer.textBehindVarint(value);
  }

  bytes(field: number, value: Uint8Array): void {
    this.#tag(field, WireType.BYTES);
    this.buffer.varint32(value.length);
    this.buffer.raw(value);
  }

  /** Bytes, given as hexadecimal digits. */
  hex(field: number, digits: string): void {
    this.#tag(field, WireType.BYTES);
    this.buffer.varint32(digits.length >> 1);
    this.buffer.hex(digits);
  }

  /** @param value a whole number within 0..2³²-1 */
  uint32(field: number, value: number): void {
    this.#tag(field, WireType.VARINT);
    this.buffer.varint32(value);
  }

  int64(field: number, high: number, low: number): void {
    this.#tag(field, WireType.VARINT);
    this.buffer.varint64(high, low);
  }

  fixed64(field: number, high: number, low: number): void {
    this.#tag(field, WireType.FIXED64);
    this.buffer.int32LittleEndian(low);
    this.buffer.int32LittleEndian(high);
  }

  fixed32(field: number, value: number): void {
    this.#tag(field, WireType.FIXED32);
    this.buffer.int32LittleEndian(value);
  }

  double(field: number, value: number): void {
    this.#tag(field, WireType.FIXED64);
    this.buffer.doubleLittleEndian(value);
  }

  #tag(field: number, wireType: number): void {
    this.buffer.varint32((field << 3) | wireType);
  }
}

function varintBytes(value: number): number {
  let count = 1;
  for (let rest = value; rest > 0x7f; rest >>>= 7) count += 1;
  return count;
}
