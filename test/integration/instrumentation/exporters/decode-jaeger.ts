import thrift from 'thrift';

/** 64-bit integers are 16 hexadecimal digits. */
type Value = boolean | number | string | Buffer | Struct | readonly Value[];

/** Jaeger's structs as Apache Thrift read them: field id to value. */
export interface Struct {
  readonly [fieldId: number]: Value;
}

export interface DecodedBatch {
  readonly process: Struct;
  readonly spans: readonly Struct[];
}

const { Type } = thrift.Thrift;

const readers: Record<number, (protocol: thrift.TProtocol) => Value> = {
  [Type.BOOL]: (protocol) => protocol.readBool(),
  [Type.I32]: (protocol) => protocol.readI32(),
  [Type.I64]: (protocol) => protocol.readI64().toOctetString(),
  [Type.DOUBLE]: (protocol) => protocol.readDouble(),
  [Type.STRING]: (protocol) => protocol.readBinary(),
  [Type.LIST]: readList,
  [Type.STRUCT]: readStruct,
};

function read(protocol: thrift.TProtocol, type: number): Value {
  const reader = readers[type];
  if (reader === undefined) throw new Error(`Jaeger has no field of type ${type}`);
  return reader(protocol);
}

function readList(protocol: thrift.TProtocol): Value[] {
  const { size, etype } = protocol.readListBegin();
  const items = Array.from({ length: size }, () => read(protocol, etype));
  protocol.readListEnd();
  return items;
}

function readStruct(protocol: thrift.TProtocol): Struct {
  const fields: Record<number, Value> = {};
  protocol.readStructBegin();
  for (;;) {
    const { ftype, fid } = protocol.readFieldBegin();
    if (ftype === Type.STOP) break;
    const value = read(protocol, ftype);
    // Tag.vBinary is the only field of Jaeger's that is bytes and not text.
    fields[fid] = Buffer.isBuffer(value) && fid !== 7 ? value.toString('utf8') : value;
    protocol.readFieldEnd();
  }
  protocol.readStructEnd();
  return fields;
}

function isStruct(value: Value | undefined): value is Struct {
  return typeof value === 'object' && !Array.isArray(value) && !Buffer.isBuffer(value);
}

function structOf(value: Value | undefined): Struct {
  if (isStruct(value)) return value;
  throw new Error('a struct is missing');
}

/** The list of structs in a field; throws where there is none. */
export function structsOf(struct: Struct, fieldId: number): Struct[] {
  const list = struct[fieldId];
  if (Array.isArray(list)) return list.map(structOf);
  throw new Error(`field ${fieldId} is no list`);
}

function asBatch(value: Value | undefined): DecodedBatch {
  const batch = structOf(value);
  return { process: structOf(batch[1]), spans: structsOf(batch, 2) };
}

/** An `emitBatch` message as it stands in a UDP packet. Throws where Apache Thrift cannot read it to its end. */
export function decodeMessage(bytes: Buffer, protocolName: 'compact' | 'binary'): DecodedBatch {
  const Protocol = protocolName === 'compact' ? thrift.TCompactProtocol : thrift.TBinaryProtocol;
  return decode(bytes, (transport) => {
    const protocol = new Protocol(transport);
    const { fname, mtype } = protocol.readMessageBegin();
    if (fname !== 'emitBatch' || mtype !== thrift.Thrift.MessageType.ONEWAY) throw new Error(fname);
    return asBatch(readStruct(protocol)[1]);
  });
}

/** A bare `Batch` struct in the binary protocol, as it is posted to `/api/traces`. */
export function decodeBody(bytes: Buffer): DecodedBatch {
  return decode(bytes, (transport) => asBatch(readStruct(new thrift.TBinaryProtocol(transport))));
}

function decode(bytes: Buffer, readBatch: (transport: thrift.TTransport) => DecodedBatch): DecodedBatch {
  let batch: DecodedBatch | undefined;
  const receive = thrift.TBufferedTransport.receiver((transport) => {
    batch = readBatch(transport);
  }, 0);
  receive(bytes);
  if (batch === undefined) throw new Error('the message is shorter than it says');
  return batch;
}

/** The field in which a tag's value stands, by its type: string, double, bool, long, binary. */
const VALUE_FIELDS = [3, 4, 5, 6, 7];

/** A list of tags as an object. */
export function tagsOf(struct: Struct, fieldId: number): Record<string, unknown> {
  const valueOf = (tag: Struct) => tag[VALUE_FIELDS[Number(tag[2])] ?? 0];
  return Object.fromEntries(structsOf(struct, fieldId).map((tag) => [tag[1], valueOf(tag)]));
}
