import { ProtobufMessage } from '../../../../deploy/instrumentation/exporters/transports/protobuf-message';

/**
 * Everything that an ExportTraceServiceRequest says, with what is absent as zero or empty, so that requests that mean
 * the same are equal.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export function decodeRequest(bytes: Buffer): unknown {
  return new ProtobufMessage(bytes).messages(1).map((resourceSpans) => ({
    resource: attributesOf(resourceSpans.message(1), 1),
    schemaUrl: resourceSpans.text(3),
    scopes: resourceSpans.messages(2).map((scopeSpans) => ({
      scope: [scopeSpans.message(1).text(1), scopeSpans.message(1).text(2)],
      schemaUrl: scopeSpans.text(3),
      spans: scopeSpans.messages(2).map(decodeSpan),
    })),
  }));
}

function decodeSpan(span: ProtobufMessage): unknown {
  const status = span.message(15);
  return {
    ...idsOf(span),
    parent: hexOf(span, 4),
    name: span.text(5),
    kind: span.integer(6),
    times: [span.integer(7), span.integer(8)],
    attributes: attributesOf(span, 9),
    dropped: [span.integer(10), span.integer(12), span.integer(14)],
    events: span.messages(11).map((event) => ({
      time: event.integer(1),
      name: event.text(2),
      attributes: attributesOf(event, 3),
      dropped: event.integer(4),
    })),
    links: span.messages(13).map((link) => ({
      ...idsOf(link),
      attributes: attributesOf(link, 4),
      dropped: link.integer(5),
      flags: link.integer(6),
    })),
    status: { message: status.text(2), code: status.integer(3) },
    flags: span.integer(16),
  };
}

function idsOf(owner: ProtobufMessage) {
  return { traceId: hexOf(owner, 1), spanId: hexOf(owner, 2), state: owner.text(3) };
}

function hexOf(owner: ProtobufMessage, field: number): string {
  return owner.bytes(field).toString('hex');
}

function attributesOf(owner: ProtobufMessage, field: number): unknown[] {
  return owner.messages(field).map((attribute) => [attribute.text(1), valueOf(attribute.message(2))]);
}

function valueOf(value: ProtobufMessage): unknown {
  if (value.has(1)) return { text: value.text(1) };
  if (value.has(2)) return { bool: value.integer(2) };
  if (value.has(3)) return { int: BigInt.asIntN(64, value.integer(3)) };
  if (value.has(4)) return { double: value.double(4) };
  if (value.has(5)) return { list: value.message(5).messages(1).map(valueOf) };
  if (value.has(6)) return { map: attributesOf(value.message(6), 1) };
  return value.has(7) ? { bytes: hexOf(value, 7) } : {};
}
