import {
  SpanStatusCode,
  type HrTime,
  type Link,
  type SpanContext,
  type SpanStatus,
} from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '../../contracts/sdk';
import { attributePairsOf } from '../encoding/span-attributes';
import { writeAttribute, writeAttributes } from './otlp-attributes';
import { flagsOf } from './otlp-flags';
import type { ProtobufWriter } from './protobuf-writer';

/** `ResourceSpans.resource`. */
export function writeResource(writer: ProtobufWriter, { attributes }: Resource): void {
  const start = writer.begin(1, 2);
  writeAttributes(writer, 1, attributes);
  writer.end(start, 2);
}

/** `ScopeSpans.scope`. */
export function writeScope(writer: ProtobufWriter, { name, version }: InstrumentationScope): void {
  const start = writer.begin(1, 1);
  writer.text(1, name);
  if (version) writer.text(2, version);
  writer.end(start, 1);
}

/**
 * One of `ScopeSpans.spans`. What is zero or empty is left out, as proto3 wants it.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export function writeSpan(writer: ProtobufWriter, span: ReadableSpan): void {
  const { parentSpanContext: parent } = span;
  const context = span.spanContext();
  const start = writer.begin(2, 2);
  writeIds(writer, context);
  if (parent?.spanId) writer.hex(4, parent.spanId);
  writer.text(5, span.name);
  // In protobuf, 0 stands for an unspecified kind.
  writer.uint32(6, span.kind + 1);
  writeTime(writer, 7, span.startTime);
  writeTime(writer, 8, span.endTime);
  const pairs = attributePairsOf(span);
  for (let index = 0; index < pairs.length; index += 2) {
    writeAttribute(writer, 9, String(pairs[index]), pairs[index + 1]);
  }
  writeCount(writer, 10, span.droppedAttributesCount);
  for (const event of span.events) writeEvent(writer, event);
  writeCount(writer, 12, span.droppedEventsCount);
  for (const link of span.links) writeLink(writer, link);
  writeCount(writer, 14, span.droppedLinksCount);
  writeStatus(writer, span.status);
  writer.fixed32(16, flagsOf(context, parent));
  writer.end(start, 2);
}

/** The first three fields of spans and links. */
function writeIds(writer: ProtobufWriter, { traceId, spanId, traceState }: SpanContext): void {
  writer.hex(1, traceId);
  writer.hex(2, spanId);
  const state = traceState?.serialize();
  if (state) writer.text(3, state);
}

function writeEvent(writer: ProtobufWriter, event: ReadableSpan['events'][number]): void {
  const start = writer.begin(11, 2);
  writeTime(writer, 1, event.time);
  writer.text(2, event.name);
  writeAttributes(writer, 3, event.attributes);
  writeCount(writer, 4, event.droppedAttributesCount);
  writer.end(start, 2);
}

function writeLink(writer: ProtobufWriter, { context, attributes, droppedAttributesCount }: Link): void {
  const start = writer.begin(13, 1);
  writeIds(writer, context);
  writeAttributes(writer, 4, attributes);
  writeCount(writer, 5, droppedAttributesCount);
  writer.fixed32(6, flagsOf(context, context));
  writer.end(start, 1);
}

function writeStatus(writer: ProtobufWriter, { code, message }: SpanStatus): void {
  if (code === SpanStatusCode.UNSET) return;
  const start = writer.begin(15, 1);
  if (message) writer.text(2, message);
  writer.uint32(3, code);
  writer.end(start, 1);
}

function writeCount(writer: ProtobufWriter, field: number, count = 0): void {
  if (count > 0) writer.uint32(field, count);
}

/** Nanoseconds since 1970: more than 2⁵³, so in two parts, each of which is exact. */
function writeTime(writer: ProtobufWriter, field: number, [seconds, nanos]: HrTime): void {
  const upper = Math.floor(seconds / 0x1_0000) * 1e9;
  const lower = (seconds % 0x1_0000) * 1e9 + nanos + (upper % 0x1_0000) * 0x1_0000;
  const high = Math.floor(upper / 0x1_0000) + Math.floor(lower / 0x1_0000_0000);
  writer.fixed64(field, high | 0, lower | 0);
}
