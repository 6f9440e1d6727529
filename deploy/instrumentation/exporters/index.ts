import type { JaegerConfiguration, TracingConfiguration } from '../configuration';
import type { SpanSender } from '../processor/span-sender';
import { BatchEncoder } from './batch-encoder';
import { HttpTransport } from './http-transport';
import { JaegerSender } from './jaeger-sender';
import { OtlpSender } from './otlp-sender';
import { UdpTransport } from './udp-transport';

const MAX_UDP_PACKET_BYTES = 65_000;
const MAX_HTTP_BODY_BYTES = 4 * 1024 * 1024;

/**
 * The senders that the configuration asks for: Jaeger, OTLP, both or none.
 */
export function createSenders(configuration: TracingConfiguration): SpanSender[] {
  const { jaeger, otlp, batch } = configuration;
  const senders: SpanSender[] = [];
  if (jaeger !== undefined) senders.push(createJaegerSender(jaeger));
  if (otlp !== undefined) senders.push(new OtlpSender(otlp, batch.exportTimeoutMillis));
  return senders;
}

/**
 * All three of Jaeger's protocols are written here. `@opentelemetry/exporter-jaeger` loses batches on shutdown and
 * the neighbours of an oversized span, cannot speak compact, and reads its IDL files from beside its own modules at
 * runtime, so it does not work in a single-file bundle. Tests compare our bytes with what it sends.
 */
function createJaegerSender({ host, port, protocol }: JaegerConfiguration): SpanSender {
  if (protocol === 'http') {
    const encoder = new BatchEncoder('binary', 'struct', MAX_HTTP_BODY_BYTES);
    return new JaegerSender(encoder, new HttpTransport(host, port));
  }
  const encoder = new BatchEncoder(protocol, 'message', MAX_UDP_PACKET_BYTES);
  return new JaegerSender(encoder, new UdpTransport(`jaeger ${protocol} udp://${host}:${port}`, host, port));
}
