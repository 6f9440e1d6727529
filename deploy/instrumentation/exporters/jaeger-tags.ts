import { SpanKind, SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { int64FromNumber } from './int64';
import type { ThriftWriter } from './thrift-writer';

type Tag = readonly [key: string, value: Attributes[string]];

const TagType = { STRING: 0, DOUBLE: 1, BOOL: 2, LONG: 3, BINARY: 4 } as const;
const LONG_LIMIT = 2 ** 63;

/** `internal` too, as Jaeger itself writes it for spans that come by OTLP: a search must not depend on the way. */
const KIND_NAMES: ReadonlyMap<SpanKind, string> = new Map([
  [SpanKind.INTERNAL, 'internal'],
  [SpanKind.SERVER, 'server'],
  [SpanKind.CLIENT, 'client'],
  [SpanKind.PRODUCER, 'producer'],
  [SpanKind.CONSUMER, 'consumer'],
]);

/**
 * A span's tags in Jaeger: its attributes, then what OpenTelemetry keeps elsewhere.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger/
 */
export function tagsOfSpan(span: ReadableSpan): Tag[] {
  const tags: Tag[] = Object.entries(span.attributes);
  const kind = KIND_NAMES.get(span.kind);
  if (kind !== undefined && !('span.kind' in span.attributes)) tags.push(['span.kind', kind]);
  if (span.status.code !== SpanStatusCode.UNSET) {
    tags.push(['otel.status_code', SpanStatusCode[span.status.code]]);
  }
  const isMarked = 'error' in span.attributes;
  if (span.status.code === SpanStatusCode.ERROR && !isMarked) tags.push(['error', true]);
  if (span.status.message) tags.push(['otel.status_description', span.status.message]);
  tags.push(['otel.scope.name', span.instrumentationScope.name]);
  if (span.instrumentationScope.version) tags.push(['otel.scope.version', span.instrumentationScope.version]);
  pushCount(tags, 'otel.dropped_attributes_count', span.droppedAttributesCount);
  pushCount(tags, 'otel.dropped_events_count', span.droppedEventsCount);
  pushCount(tags, 'otel.dropped_links_count', span.droppedLinksCount);
  return tags;
}

function pushCount(tags: Tag[], key: string, count: number): void {
  if (count > 0) tags.push([key, count]);
}

/** A list of `Tag` structs. Tags without a value are left out. */
export function writeTags(writer: ThriftWriter, fieldId: number, tags: readonly Tag[]): void {
  const present = tags.filter(([, value]) => value !== undefined && value !== null);
  writer.structListField(fieldId, present.length);
  for (const [key, value] of present) {
    writer.structBegin();
    writer.stringField(1, key);
    writeValue(writer, value);
    writer.structEnd();
  }
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
  if (Number.isInteger(value) && value >= -LONG_LIMIT && value < LONG_LIMIT) {
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
