import type { HrTime, Link } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '../../contracts/sdk';
import { pairsOf } from '../../tracer/attribute-pairs';
import { int64FromHex, int64FromNumber, type Int64 } from '../encoding/int64';
import { tagsOfSpan, writeTags } from './jaeger-tags';
import type { ThriftWriter } from './thrift-writer';

const FOLLOWS_FROM = 1;
const SAMPLED = 1;
const NO_PARENT: Int64 = { high: 0, low: 0 };

/**
 * A `Process` struct: the service's name, the other resource attributes as tags.
 *
 * @see https://github.com/jaegertracing/jaeger-idl/blob/main/thrift/jaeger.thrift
 */
export function writeProcess(writer: ThriftWriter, resource: Resource): void {
  const { 'service.name': serviceName, ...others } = resource.attributes;
  writer.structBegin();
  writer.stringField(1, typeof serviceName === 'string' ? serviceName : 'unknown_service');
  writeTags(writer, 2, pairsOf(others));
  writer.structEnd();
}

/** A `Span` struct. Links become FOLLOWS_FROM references, events become logs; times are microseconds. */
export function writeSpan(writer: ThriftWriter, span: ReadableSpan): void {
  const { traceId, spanId, traceFlags } = span.spanContext();
  const parentId = span.parentSpanContext?.spanId;
  writer.structBegin();
  writer.i64Field(1, int64FromHex(traceId.slice(16)));
  writer.i64Field(2, int64FromHex(traceId.slice(0, 16)));
  writer.i64Field(3, int64FromHex(spanId));
  writer.i64Field(4, parentId === undefined ? NO_PARENT : int64FromHex(parentId));
  writer.stringField(5, span.name);
  if (span.links.length > 0) writeReferences(writer, span.links);
  writer.i32Field(7, traceFlags & SAMPLED);
  writer.i64Field(8, microseconds(span.startTime));
  writer.i64Field(9, microseconds(span.duration));
  writeTags(writer, 10, tagsOfSpan(span));
  if (span.events.length > 0) writeLogs(writer, span.events);
  writer.structEnd();
}

function writeReferences(writer: ThriftWriter, links: readonly Link[]): void {
  writer.structListField(6, links.length);
  for (const { context } of links) {
    writer.structBegin();
    writer.i32Field(1, FOLLOWS_FROM);
    writer.i64Field(2, int64FromHex(context.traceId.slice(16)));
    writer.i64Field(3, int64FromHex(context.traceId.slice(0, 16)));
    writer.i64Field(4, int64FromHex(context.spanId));
    writer.structEnd();
  }
}

function writeLogs(writer: ThriftWriter, events: ReadableSpan['events']): void {
  writer.structListField(11, events.length);
  for (const event of events) {
    writer.structBegin();
    writer.i64Field(1, microseconds(event.time));
    writeTags(writer, 2, ['event', event.name, ...pairsOf(event.attributes ?? {})]);
    writer.structEnd();
  }
}

/** Cut, not rounded, as Jaeger does with the nanoseconds of OTLP. */
function microseconds([seconds, nanoseconds]: HrTime): Int64 {
  return int64FromNumber(seconds * 1e6 + Math.floor(nanoseconds / 1000));
}
