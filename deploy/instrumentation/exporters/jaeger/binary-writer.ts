import { GrowableBuffer } from '../encoding/growable-buffer';
import type { Int64 } from '../encoding/int64';
import type { ThriftWriter } from './thrift-writer';

const STRICT_VERSION_1 = 0x8001_0000 | 0;
const ONEWAY = 4;
const Type = { BOOL: 2, DOUBLE: 4, I32: 8, I64: 10, STRING: 11, STRUCT: 12, LIST: 15 } as const;

/**
 * Thrift's strict binary protocol, which Jaeger speaks on UDP port 6832 and over HTTP on 14268.
 *
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-binary-protocol.md
 */
export class BinaryWriter implements ThriftWriter {
  readonly buffer = new GrowableBuffer();

  onewayMessage(name: string): void {
    this.buffer.int32(STRICT_VERSION_1 | ONEWAY);
    this.#text(name);
    this.buffer.int32(0);
  }

  structBegin(): void {}

  structEnd(): void {
    this.buffer.byte(0);
  }

  structField(id: number): void {
    this.#field(Type.STRUCT, id);
  }

  boolField(id: number, value: boolean): void {
    this.#field(Type.BOOL, id);
    this.buffer.byte(value ? 1 : 0);
  }

  i32Field(id: number, value: number): void {
    this.#field(Type.I32, id);
    this.buffer.int32(value);
  }

  i64Field(id: number, { high, low }: Int64): void {
    this.#field(Type.I64, id);
    this.buffer.int32(high);
    this.buffer.int32(low);
  }

  doubleField(id: number, value: number): void {
    this.#field(Type.DOUBLE, id);
    this.buffer.doubleBigEndian(value);
  }

  stringField(id: number, value: string): void {
    this.#field(Type.STRING, id);
    this.#text(value);
  }

  binaryField(id: number, value: Uint8Array): void {
    this.#field(Type.STRING, id);
    this.buffer.int32(value.length);
    this.buffer.raw(value);
  }

  structListField(id: number, count: number): void {
    this.#field(Type.LIST, id);
    this.buffer.byte(Type.STRUCT);
    this.buffer.int32(count);
  }

  #field(type: number, id: number): void {
    this.buffer.byte(type);
    this.buffer.int16(id);
  }

  #text(value: string): void {
    const start = this.buffer.length;
    this.buffer.int32(value.length);
    if (this.buffer.shortAscii(value)) return;
    this.buffer.rewind(start);
    const byteLength = Buffer.byteLength(value, 'utf8');
    this.buffer.int32(byteLength);
    this.buffer.utf8(value, byteLength);
  }
}
