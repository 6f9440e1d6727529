import {
  type Int64,
  TBinaryProtocol,
  TBufferedTransport,
  TCompactProtocol,
  Thrift,
  type TProtocol,
} from 'thrift';
import { ValueBudget } from './value-budget';

type ThriftValue = boolean | number | bigint | Buffer | ThriftStruct | ThriftValue[];

const noBytes = Buffer.alloc(0);
const noId = '0'.repeat(16);

/** A Thrift struct whose schema the reader knows: fields by their id. What is absent reads as empty or zero. */
export class ThriftStruct {
  readonly #fields: ReadonlyMap<number, ThriftValue>;

  constructor(fields: ReadonlyMap<number, ThriftValue>) {
    this.#fields = fields;
  }

  text(id: number): string {
    return this.bytes(id).toString('utf8');
  }

  bytes(id: number): Buffer {
    const value = this.#fields.get(id);
    return Buffer.isBuffer(value) ? value : noBytes;
  }

  number(id: number): number {
    const value = this.#fields.get(id);
    return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 0;
  }

  /** An unsigned 64-bit number as 16 hexadecimal digits. */
  hex(id: number): string {
    const value = this.#fields.get(id);
    if (typeof value !== 'bigint') return noId;
    return BigInt.asUintN(64, value).toString(16).padStart(16, '0');
  }

  flag(id: number): boolean {
    return this.#fields.get(id) === true;
  }

  struct(id: number): ThriftStruct {
    const value = this.#fields.get(id);
    return value instanceof ThriftStruct ? value : new ThriftStruct(new Map());
  }

  structs(id: number): ThriftStruct[] {
    const value = this.#fields.get(id);
    return Array.isArray(value) ? value.filter((each) => each instanceof ThriftStruct) : [];
  }
}

/** Decodes the arguments of a message in the compact protocol, with Apache Thrift. Throws on malformed bytes. */
export function readCompactMessage(bytes: Buffer): ThriftStruct {
  return readMessage(new TCompactProtocol(transportOf(bytes)));
}

/** Decodes the arguments of a message in the binary protocol. Throws on malformed bytes. */
export function readBinaryMessage(bytes: Buffer): ThriftStruct {
  return readMessage(new TBinaryProtocol(transportOf(bytes)));
}

/** Decodes a bare struct in the binary protocol. Throws on malformed bytes. */
export function readBinaryStruct(bytes: Buffer): ThriftStruct {
  return new StructReader(new TBinaryProtocol(transportOf(bytes))).read();
}

function transportOf(bytes: Buffer): TBufferedTransport {
  let filled: TBufferedTransport | undefined;
  TBufferedTransport.receiver((transport) => (filled = transport), 0)(bytes);
  if (!filled) throw new Error('Thrift kept the bytes to itself');
  return filled;
}

function readMessage(protocol: TProtocol): ThriftStruct {
  protocol.readMessageBegin();
  const fields = new StructReader(protocol).read();
  protocol.readMessageEnd();
  return fields;
}

/** Jaeger's batch holds spans, those hold logs, and those hold tags. */
const deepest = 16;

class StructReader {
  readonly #protocol: TProtocol;
  readonly #budget = new ValueBudget();

  constructor(protocol: TProtocol) {
    this.#protocol = protocol;
  }

  read(depth = 0): ThriftStruct {
    if (depth > deepest) throw new Error(`Jaeger's messages are at most ${deepest} values deep`);
    this.#budget.takeObject();
    const protocol = this.#protocol;
    const fields = new Map<number, ThriftValue>();
    protocol.readStructBegin();
    for (;;) {
      const { ftype, fid } = protocol.readFieldBegin();
      if (ftype === Thrift.Type.STOP) break;
      fields.set(fid, this.#value(ftype, depth + 1));
      protocol.readFieldEnd();
    }
    protocol.readStructEnd();
    return new ThriftStruct(fields);
  }

  #value(type: Thrift.Type, depth: number): ThriftValue {
    this.#budget.takeValue();
    const protocol = this.#protocol;
    switch (type) {
      case Thrift.Type.BOOL:
        return protocol.readBool();
      case Thrift.Type.BYTE:
        return protocol.readByte();
      case Thrift.Type.I16:
        return protocol.readI16();
      case Thrift.Type.I32:
        return protocol.readI32();
      case Thrift.Type.I64:
        return toBigInt(protocol.readI64());
      case Thrift.Type.DOUBLE:
        return protocol.readDouble();
      case Thrift.Type.STRING:
        this.#budget.takeObject();
        return protocol.readBinary();
      case Thrift.Type.STRUCT:
        return this.read(depth);
      case Thrift.Type.LIST:
        return this.#list(depth);
      default:
        throw new Error(`Jaeger's messages have no Thrift type ${type}`);
    }
  }

  #list(depth: number): ThriftValue[] {
    if (depth > deepest) throw new Error(`Jaeger's messages are at most ${deepest} values deep`);
    const { etype, size } = this.#protocol.readListBegin();
    const values: ThriftValue[] = [];
    for (let index = 0; index < size; index++) values.push(this.#value(etype, depth + 1));
    this.#protocol.readListEnd();
    return values;
  }
}

const toBigInt = (value: Int64): bigint => BigInt.asIntN(64, BigInt(`0x${value.toOctetString()}`));
