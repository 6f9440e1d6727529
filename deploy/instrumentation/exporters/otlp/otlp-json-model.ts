import { SpanStatusCode, type HrTime, type Link, type SpanContext } from '@opentelemetry/api';
import type { ReadableSpan } from '../../contracts/sdk';
import { isInt64 } from '../encoding/int64';
import { flagsOf } from './otlp-flags';

/**
 * One of `ScopeSpans.spans` in protobuf's JSON: ids are hexadecimal, enumerations are numbers, integers of 64 bits are
 * text. What is zero or empty may be left out.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function jsonSpan(span: ReadableSpan): object {
  const { parentSpanContext: parent, status } = span;
  const context = span.spanContext();
  return {
    ...jsonIds(context),
    parentSpanId: parent?.spanId,
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: nanos(span.startTime),
    endTimeUnixNano: nanos(span.endTime),
    attributes: jsonAttributes(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map((event) => ({
      timeUnixNano: nanos(event.time),
      name: event.name,
      attributes: jsonAttributes(event.attributes),
      droppedAttributesCount: event.droppedAttributesCount,
    })),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map(jsonLink),
    droppedLinksCount: span.droppedLinksCount,
    status: status.code === SpanStatusCode.UNSET ? {} : { code: status.code, message: status.message },
    flags: flagsOf(context, parent),
  };
}

export function jsonAttributes(attributes: object | undefined): object[] {
  return Object.entries(attributes ?? {}).map(([key, value]) => ({ key, value: jsonValue(value) }));
}

function jsonLink({ context, attributes, droppedAttributesCount }: Link): object {
  return {
    ...jsonIds(context),
    attributes: jsonAttributes(attributes),
    droppedAttributesCount,
    flags: flagsOf(context, context),
  };
}

function jsonIds({ traceId, spanId, traceState }: SpanContext): object {
  return { traceId, spanId, traceState: traceState?.serialize() };
}

function jsonValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return jsonNumber(value);
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(jsonValue) } };
  if (typeof value === 'object' && value !== null) return { kvlistValue: { values: jsonAttributes(value) } };
  return {};
}

/** JSON has no numbers that are none, and none that are infinite: protobuf writes their names. */
function jsonNumber(value: number): object {
  if (isInt64(value)) return { intValue: BigInt(value).toString() };
  return { doubleValue: Number.isFinite(value) ? value : String(value) };
}

function nanos([seconds, nanoseconds]: HrTime): string {
  return (BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)).toString();
}
