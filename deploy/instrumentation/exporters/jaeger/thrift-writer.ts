import type { GrowableBuffer } from '../encoding/growable-buffer';
import type { Int64 } from '../encoding/int64';

/** What Jaeger's model needs of a Thrift protocol. Structs nest; field ids ascend within a struct. */
export interface ThriftWriter {
  readonly buffer: GrowableBuffer;
  /** Message header of a oneway call with sequence id 0. */
  onewayMessage(name: string): void;
  structBegin(): void;
  structEnd(): void;
  structField(id: number): void;
  boolField(id: number, value: boolean): void;
  i32Field(id: number, value: number): void;
  i64Field(id: number, value: Int64): void;
  doubleField(id: number, value: number): void;
  stringField(id: number, value: string): void;
  binaryField(id: number, value: Uint8Array): void;
  /** Header of a list of structs: `count` structs follow. */
  structListField(id: number, count: number): void;
}
