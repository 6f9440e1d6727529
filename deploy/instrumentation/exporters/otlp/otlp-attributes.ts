import type { Attributes } from '@opentelemetry/api';
import { int64FromNumber, isInt64 } from '../encoding/int64';
import type { ProtobufWriter } from './protobuf-writer';

/** Of `KeyValue`, which `KeyValueList` holds too. */
const KeyValue = { KEY: 1, VALUE: 2 } as const;
const AnyValue = { STRING: 1, BOOL: 2, INT: 3, DOUBLE: 4, ARRAY: 5, MAP: 6, BYTES: 7 } as const;
/** Of `ArrayValue` and `KeyValueList`. */
const VALUES = 1;

/**
 * A `KeyValue` message. A value of `null` is one without a type.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto
 */
export function writeAttribute(
  writer: ProtobufWriter,
  field: number,
  key: string,
  value: Attributes[string],
): void {
  const start = writer.begin(field, 1);
  writer.text(KeyValue.KEY, key);
  writeAnyValue(writer, KeyValue.VALUE, value);
  writer.end(start, 1);
}

export function writeAttributes(writer: ProtobufWriter, field: number, attributes: object | undefined): void {
  for (const [key, value] of Object.entries(attributes ?? {})) writeAttribute(writer, field, key, value);
}

function writeAnyValue(writer: ProtobufWriter, field: number, value: unknown): void {
  const start = writer.begin(field, 1);
  if (typeof value === 'string') writer.text(AnyValue.STRING, value);
  else if (typeof value === 'number') writeNumber(writer, value);
  else if (typeof value === 'boolean') writer.uint32(AnyValue.BOOL, value ? 1 : 0);
  else if (value instanceof Uint8Array) writer.bytes(AnyValue.BYTES, value);
  else if (Array.isArray(value)) writeList(writer, value);
  else if (typeof value === 'object' && value !== null) writeMap(writer, value);
  writer.end(start, 1);
}

function writeNumber(writer: ProtobufWriter, value: number): void {
  if (isInt64(value)) {
    const { high, low } = int64FromNumber(value);
    writer.int64(AnyValue.INT, high, low);
  } else {
    writer.double(AnyValue.DOUBLE, value);
  }
}

function writeList(writer: ProtobufWriter, values: readonly unknown[]): void {
  const start = writer.begin(AnyValue.ARRAY, 1);
  for (const value of values) writeAnyValue(writer, VALUES, value);
  writer.end(start, 1);
}

function writeMap(writer: ProtobufWriter, values: object): void {
  const start = writer.begin(AnyValue.MAP, 1);
  writeAttributes(writer, VALUES, values);
  writer.end(start, 1);
}
