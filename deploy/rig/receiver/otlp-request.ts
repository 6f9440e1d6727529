import type { JaegerLog, JaegerReference, JaegerTag } from '../../../services/shared/jaeger/trace';
import { ProtobufMessage } from '../../instrumentation/exporters/transports/protobuf-message';
import { otlpAttributes } from './otlp-attributes';
import type { ReceivedBatch } from './received-batch';
import { ValueBudget } from './value-budget';

type ReceivedSpan = ReceivedBatch['spans'][number];

/**
 * OTLP's ExportTraceServiceRequest, translated as Jaeger does it.
 *
 * @throws RangeError on malformed bytes, ids of another length, and more values than a message may hold.
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger/
 */
export function readOtlpRequest(bytes: Buffer): ReceivedBatch[] {
  return new ProtobufMessage(bytes, new ValueBudget()).messages(1).map((resourceSpans) => {
    const attributes = otlpAttributes(resourceSpans.message(1).messages(1));
    const service = attributes.find(({ key }) => key === 'service.name');
    const tags = attributes.filter((tag) => tag !== service);
    return {
      process: { serviceName: String(service?.value ?? 'OTLPResourceNoServiceName'), tags },
      spans: resourceSpans.messages(2).flatMap(readScope),
    };
  });
}

function readScope(scopeSpans: ProtobufMessage): ReceivedSpan[] {
  const scope = scopeSpans.message(1);
  const tags: JaegerTag[] = [
    { key: 'otel.scope.name', type: 'string', value: scope.text(1) },
    { key: 'otel.scope.version', type: 'string', value: scope.text(2) },
  ];
  const named = tags.filter(({ value }) => value !== '');
  return scopeSpans.messages(2).map((span) => readSpan(span, named));
}

function readSpan(span: ProtobufMessage, scope: readonly JaegerTag[]): ReceivedSpan {
  const traceID = traceIdOf(span.bytes(1));
  const references: JaegerReference[] = span.messages(13).map((link) => ({
    refType: 'FOLLOWS_FROM',
    traceID: traceIdOf(link.bytes(1)),
    spanID: spanIdOf(link.bytes(2)),
  }));
  if (span.bytes(4).length > 0)
    references.unshift({ refType: 'CHILD_OF', traceID, spanID: spanIdOf(span.bytes(4)) });
  return {
    traceID,
    spanID: spanIdOf(span.bytes(2)),
    operationName: span.text(5),
    references,
    startTime: micros(span.integer(7)),
    duration: micros(span.integer(8) - span.integer(7)),
    tags: [...scope, ...otlpAttributes(span.messages(9)), ...kindTag(span), ...statusTags(span.message(15))],
    logs: span.messages(11).map(readEvent),
  };
}

const traceIdOf = (bytes: Buffer): string => idOf('trace', bytes, 16);
const spanIdOf = (bytes: Buffer): string => idOf('span', bytes, 8);

/** Of another length Jaeger refuses the request, too. What is kept is weighed without its ids. */
function idOf(what: string, bytes: Buffer, length: number): string {
  if (bytes.length !== length) throw new RangeError(`a ${what} id has ${length} bytes, got ${bytes.length}`);
  return bytes.toString('hex');
}

const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

function kindTag(span: ProtobufMessage): JaegerTag[] {
  const kind = kinds[Number(span.integer(6))];
  return kind ? [{ key: 'span.kind', type: 'string', value: kind }] : [];
}

function statusTags(status: ProtobufMessage): JaegerTag[] {
  const code = Number(status.integer(3));
  if (code === 0) return [];
  const tags: JaegerTag[] = [{ key: 'otel.status_code', type: 'string', value: code === 2 ? 'ERROR' : 'OK' }];
  if (code === 2) tags.push({ key: 'error', type: 'bool', value: true });
  if (status.has(2)) tags.push({ key: 'otel.status_description', type: 'string', value: status.text(2) });
  return tags;
}

function readEvent(event: ProtobufMessage): JaegerLog {
  const name: JaegerTag = { key: 'event', type: 'string', value: event.text(2) };
  return { timestamp: micros(event.integer(1)), fields: [name, ...otlpAttributes(event.messages(3))] };
}

const micros = (nanos: bigint): number => Number(nanos / 1000n);
