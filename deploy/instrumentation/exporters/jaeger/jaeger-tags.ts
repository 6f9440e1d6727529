import { SpanKind, SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '../../contracts/sdk';
import { indexOfKey, type AttributePairs } from '../../tracer/attribute-pairs';
import { int64FromNumber, isInt64 } from '../encoding/int64';
import { attributePairsOf } from '../encoding/span-attributes';
import type { ThriftWriter } from './thrift-writer';

const TagType = { STRING: 0, DOUBLE: 1, BOOL: 2, LONG: 3, BINARY: 4 } as const;

/** `internal` too, as Jaeger itself writes it for spans that come by OTLP: a search must not depend on the way. */
const KIND_NAMES: ReadonlyMap<SpanKind, string> = new Map([
  [SpanKind.INTERNAL, 'internal'],
  [SpanKind.SERVER, 'server'],
  [SpanKind.CLIENT, 'client'],
  [SpanKind.PRODUCER, 'producer'],
  [SpanKind.CONSUMER, 'consumer'],
]);

/**
 * A span's tags in Jaeger, names and values in turn: its attributes, then what OpenTelemetry keeps elsewhere.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger/
 */
export function tagsOfSpan(span: ReadableSpan): AttributePairs {
  const { status, instrumentationScope: scope } = span;
  const tags = [...attributePairsOf(span)];
  const kind = KIND_NAMES.get(span.kind);
  if (kind !== undefined && indexOfKey(tags, 'span.kind') === -1) tags.push('span.kind', kind);
  if (status.code !== SpanStatusCode.UNSET) tags.push('otel.status_code', SpanStatusCode[status.code]);
  if (status.code === SpanStatusCode.ERROR && indexOfKey(tags, 'error') === -1) tags.push('error', true);
  if (status.message) tags.push('otel.status_description', status.message);
  tags.push('otel.scope.name', scope.name);
  if (scope.version) tags.push('otel.scope.version', scope.version);
  pushCount(tags, 'otel.dropped_attributes_count', span.droppedAttributesCount);
  pushCount(tags, 'otel.dropped_events_count', span.droppedEventsCount);
  pushCount(tags, 'otel.dropped_links_count', span.droppedLinksCount);
  return tags;
}

function pushCount(tags: AttributePairs, key: string, count: number): void {
  if (count > 0) tags.push(key, count);
}

/** A list of `Tag` structs. Tags without a value are left out. */
export function writeTags(writer: ThriftWriter, fieldId: number, tags: AttributePairs): void {
  writer.structListField(fieldId, countPresent(tags));
  for (let index = 0; index < tags.length; index += 2) {
    const value = tags[index + 1];
    if (!isPresent(value)) continue;
    writer.structBegin();
    writer.stringField(1, String(tags[index]));
    writeValue(writer, value);
    writer.structEnd();
  }
}

function countPresent(tags: AttributePairs): number {
  let count = 0;
  for (let index = 1; index < tags.length; index += 2) if (isPresent(tags[index])) count += 1;
  return count;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function writeValue(writer: ThriftWriter, value: Attributes[string]): void {
  if (typeof value === 'number') return writeNumber(writer, value);
  if (typeof value === 'boolean') {
    writer.i32Field(2, TagType.BOOL);
    writer.boolField(5, value);
  } else if (value instanceof Uint8Array) {
    writer.i32Field(2, TagType.BINARY);
    writer.binaryField(7, value);
  } else {
    writer.i32Field(2, TagType.STRING);
    writer.stringField(3, typeof value === 'string' ? value : toJson(value));
  }
}

function writeNumber(writer: ThriftWriter, value: number): void {
  if (isInt64(value)) {
    writer.i32Field(2, TagType.LONG);
    writer.i64Field(6, int64FromNumber(value));
  } else {
    writer.i32Field(2, TagType.DOUBLE);
    writer.doubleField(4, value);
  }
}

/** Jaeger has no lists and maps: they become JSON, as the specification says. */
function toJson(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
