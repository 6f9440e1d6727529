import { GrowableBuffer } from '../encoding/growable-buffer';
import type { Int64 } from '../encoding/int64';
import type { ThriftWriter } from './thrift-writer';

const PROTOCOL_ID = 0x82;
const VERSION = 1;
const ONEWAY = 4;
const Type = { TRUE: 1, FALSE: 2, I32: 5, I64: 6, DOUBLE: 7, BINARY: 8, LIST: 9, STRUCT: 12 } as const;

/**
 * Thrift's compact protocol, which Jaeger speaks on UDP port 6831.
 *
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export class CompactWriter implements ThriftWriter {
  readonly buffer = new GrowableBuffer();
  #lastFieldId = 0;
  readonly #outerFieldIds: number[] = [];

  onewayMessage(name: string): void {
    this.buffer.byte(PROTOCOL_ID);
    this.buffer.byte(VERSION | (ONEWAY << 5));
    this.buffer.varint32(0);
    this.buffer.textBehindVarint(name);
  }

  structBegin(): void {
    this.#outerFieldIds.push(this.#lastFieldId);
    this.#lastFieldId = 0;
  }

  structEnd(): void {
    this.buffer.byte(0);
    this.#lastFieldId = this.#outerFieldIds.pop() ?? 0;
  }

  structField(id: number): void {
    this.#field(Type.STRUCT, id);
  }

  boolField(id: number, value: boolean): void {
    this.#field(value ? Type.TRUE : Type.FALSE, id);
  }

  i32Field(id: number, value: number): void {
    this.#field(Type.I32, id);
    this.buffer.varint32((value << 1) ^ (value >> 31));
  }

  i64Field(id: number, { high, low }: Int64): void {
    this.#field(Type.I64, id);
    const sign = high >> 31;
    this.buffer.varint64(((high << 1) | (low >>> 31)) ^ sign, (low << 1) ^ sign);
  }

  doubleField(id: number, value: number): void {
    this.#field(Type.DOUBLE, id);
    this.buffer.doubleLittleEndian(value);
  }

  stringField(id: number, value: string): void {
    this.#field(Type.BINARY, id);
    this.buffer.textBehindVarint(value);
  }

  binaryField(id: number, value: Uint8Array): void {
    this.#field(Type.BINARY, id);
    this.buffer.varint32(value.length);
    this.buffer.raw(value);
  }

  structListField(id: number, count: number): void {
    this.#field(Type.LIST, id);
    if (count < 15) {
      this.buffer.byte((count << 4) | Type.STRUCT);
    } else {
      this.buffer.byte(0xf0 | Type.STRUCT);
      this.buffer.varint32(count);
    }
  }

  /** Short form only: Jaeger's field ids ascend by less than 16. */
  #field(type: number, id: number): void {
    this.buffer.byte(((id - this.#lastFieldId) << 4) | type);
    this.#lastFieldId = id;
  }
}
