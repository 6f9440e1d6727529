import { ProtobufMessage } from '../../../deploy/instrumentation/exporters/transports/protobuf-message';

export type AttributeValues = Record<string, unknown>;

/** What the tests look at of a received span. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: string;
  readonly status: 'UNSET' | 'OK' | 'ERROR';
  readonly statusMessage: string;
  readonly attributes: AttributeValues;
  readonly events: readonly { readonly name: string; readonly attributes: AttributeValues }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUSES = ['UNSET', 'OK', 'ERROR'] as const;

/** @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
export function decodeTraces(request: Buffer): ReceivedSpan[] {
  return new ProtobufMessage(request)
    .messages(1)
    .flatMap((resourceSpans) => resourceSpans.messages(2))
    .flatMap((scopeSpans) => scopeSpans.messages(2))
    .map(decodeSpan);
}

/** The attributes of each resource that spans of a request are of. */
export function decodeResources(request: Buffer): AttributeValues[] {
  return new ProtobufMessage(request)
    .messages(1)
    .map((resourceSpans) => decodeAttributes(resourceSpans.message(1).messages(1)));
}

const hex = (message: ProtobufMessage, field: number): string => message.bytes(field).toString('hex');

function decodeSpan(span: ProtobufMessage): ReceivedSpan {
  const status = span.message(15);
  return {
    traceId: hex(span, 1),
    spanId: hex(span, 2),
    parentSpanId: hex(span, 4),
    name: span.text(5),
    kind: KINDS[Number(span.integer(6))] ?? 'unknown',
    status: STATUSES[Number(status.integer(3))] ?? 'UNSET',
    statusMessage: status.text(2),
    attributes: decodeAttributes(span.messages(9)),
    events: span.messages(11).map((event) => ({
      name: event.text(2),
      attributes: decodeAttributes(event.messages(3)),
    })),
    links: span.messages(13).map((link) => ({ traceId: hex(link, 1), spanId: hex(link, 2) })),
  };
}

function decodeAttributes(pairs: readonly ProtobufMessage[]): AttributeValues {
  return Object.fromEntries(pairs.map((pair) => [pair.text(1), decodeValue(pair.message(2))]));
}

function decodeValue(value: ProtobufMessage): unknown {
  if (value.has(1)) return value.text(1);
  if (value.has(2)) return value.integer(2) === 1n;
  if (value.has(3)) return Number(BigInt.asIntN(64, value.integer(3)));
  if (value.has(4)) return value.double(4);
  if (value.has(5)) return value.message(5).messages(1).map(decodeValue);
  return undefined;
}
