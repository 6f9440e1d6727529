import { bytesOf, messageOf, messagesOf, numberOf, readFields, type Fields } from './protobuf';

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
  return messagesOf(readFields(request), 1)
    .flatMap((resourceSpans) => messagesOf(resourceSpans, 2))
    .flatMap((scopeSpans) => messagesOf(scopeSpans, 2))
    .map(decodeSpan);
}

function decodeSpan(span: Fields): ReceivedSpan {
  return {
    traceId: bytesOf(span, 1).toString('hex'),
    spanId: bytesOf(span, 2).toString('hex'),
    parentSpanId: bytesOf(span, 4).toString('hex'),
    name: bytesOf(span, 5).toString(),
    kind: KINDS[numberOf(span, 6)] ?? 'unknown',
    status: STATUSES[numberOf(messageOf(span, 15), 3)] ?? 'UNSET',
    statusMessage: bytesOf(messageOf(span, 15), 2).toString(),
    attributes: decodeAttributes(span, 9),
    events: messagesOf(span, 11).map((event) => ({
      name: bytesOf(event, 2).toString(),
      attributes: decodeAttributes(event, 3),
    })),
    links: messagesOf(span, 13).map((link) => ({
      traceId: bytesOf(link, 1).toString('hex'),
      spanId: bytesOf(link, 2).toString('hex'),
    })),
  };
}

function decodeAttributes(message: Fields, number: number): AttributeValues {
  const pairs = messagesOf(message, number);
  return Object.fromEntries(
    pairs.map((pair) => [bytesOf(pair, 1).toString(), decodeValue(messageOf(pair, 2))]),
  );
}

function decodeValue(value: Fields): unknown {
  if (value.has(1)) return bytesOf(value, 1).toString();
  if (value.has(2)) return numberOf(value, 2) === 1;
  if (value.has(3)) return numberOf(value, 3);
  if (value.has(5)) return messagesOf(messageOf(value, 5), 1).map(decodeValue);
  return undefined;
}
