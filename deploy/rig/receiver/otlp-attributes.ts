import type { JaegerTag } from '../../../services/shared/jaeger/trace';
import type { ProtobufMessage } from '../../instrumentation/exporters/transports/protobuf-message';

/**
 * OTLP's KeyValue list as Jaeger's tags; arrays and maps become JSON texts.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto
 */
export function otlpAttributes(attributes: readonly ProtobufMessage[]): JaegerTag[] {
  return attributes.map((attribute) => ({ key: attribute.text(1), ...typedValue(attribute.message(2)) }));
}

function typedValue(value: ProtobufMessage): Omit<JaegerTag, 'key'> {
  if (value.has(2)) return { type: 'bool', value: value.integer(2) === 1n };
  if (value.has(3)) return { type: 'int64', value: Number(BigInt.asIntN(64, value.integer(3))) };
  if (value.has(4)) return { type: 'float64', value: value.double(4) };
  if (value.has(7)) return { type: 'binary', value: value.bytes(7).toString('base64') };
  if (value.has(5) || value.has(6)) return { type: 'string', value: JSON.stringify(plainValue(value)) };
  return { type: 'string', value: value.text(1) };
}

/** As JSON, and whoever writes it, can be nested without harm. */
const deepest = 64;

function plainValue(value: ProtobufMessage, depth = 0): unknown {
  if (depth > deepest) throw new RangeError(`a value may be at most ${deepest} values deep`);
  const inner = (each: ProtobufMessage): unknown => plainValue(each, depth + 1);
  if (value.has(5)) return value.message(5).messages(1).map(inner);
  if (!value.has(6)) return typedValue(value).value;
  const entries = value.message(6).messages(1);
  return Object.fromEntries(entries.map((entry) => [entry.text(1), inner(entry.message(2))]));
}
