import type { JaegerConfiguration, OtlpConfiguration, TracingConfiguration } from '../configuration';
import { urlHost } from '../configuration/url-host';
import type { SpanSender } from '../processor/span-sender';
import type { AskStrategy } from '../samplers/remote-sampler';
import { ConsoleSender } from './console-sender';
import type { SpanEncoder } from './encoding/span-encoder';
import { BatchEncoder } from './jaeger/batch-encoder';
import { askingThrough } from './links/ask-strategy';
import { createLink } from './links/create-link';
import type { PacketLink } from './links/packet-link';
import { PacketSender } from './links/packet-sender';
import { OtlpEncoder } from './otlp/otlp-encoder';
import { OtlpJsonEncoder } from './otlp/otlp-json-encoder';
import type { Destination } from './transports/transport';

const MAX_UDP_PACKET_BYTES = 65_000;
const MAX_HTTP_BODY_BYTES = 4 * 1024 * 1024;

interface Exporter {
  readonly name: string;
  readonly encoder: SpanEncoder;
  readonly destination: Destination;
}

export interface Export {
  readonly senders: readonly SpanSender[];
  /** That all share who send something over the network. Undefined where nobody does. */
  readonly link: PacketLink | undefined;
  /** Where the sampler is remote. */
  readonly askStrategy?: AskStrategy;
}

/** The senders that the configuration asks for: of Jaeger, OTLP and the console all, some or none. */
export function createExport({ jaeger, otlp, console, batch, sampler }: TracingConfiguration): Export {
  const exporters: Exporter[] = [];
  if (jaeger !== undefined) exporters.push(toJaeger(jaeger, batch.exportTimeoutMillis));
  if (otlp !== undefined) exporters.push(toOtlp(otlp, batch.exportTimeoutMillis));
  const local = console ? [new ConsoleSender()] : [];
  const destinations = exporters.map(({ destination }) => destination);
  const isRemote = sampler.kind === 'remote';
  if (destinations.length === 0 && !isRemote) return { senders: local, link: undefined };
  const link = createLink(isRemote ? [...destinations, { kind: 'sampling' }] : destinations);
  const senders = exporters.map(({ name, encoder }, to) => new PacketSender(name, encoder, link, to));
  const askStrategy = isRemote && { askStrategy: askingThrough(link, destinations.length) };
  return { senders: [...senders, ...local], link, ...askStrategy };
}

/**
 * All three of Jaeger's protocols are written here. `@opentelemetry/exporter-jaeger` loses batches on shutdown and
 * the neighbours of an oversized span, cannot speak compact, and reads its IDL files from beside its own modules at
 * runtime, so it does not work in a single-file bundle. Tests compare our bytes with what it sends.
 */
function toJaeger({ host, port, protocol }: JaegerConfiguration, timeoutMillis: number): Exporter {
  if (protocol !== 'http') {
    return {
      name: `jaeger ${protocol} udp://${host}:${port}`,
      encoder: new BatchEncoder(protocol, 'message', MAX_UDP_PACKET_BYTES),
      destination: { kind: 'udp', host, port },
    };
  }
  const url = `http://${urlHost(host)}:${port}/api/traces?format=jaeger.thrift`;
  const headers = { 'content-type': 'application/x-thrift' };
  return {
    name: `jaeger ${url}`,
    encoder: new BatchEncoder('binary', 'struct', MAX_HTTP_BODY_BYTES),
    destination: {
      kind: 'http',
      url,
      headers,
      compression: 'none',
      certificates: {},
      timeoutMillis,
      isOtlp: false,
    },
  };
}

/** Encoded and carried here: the stock exporters bring 0.5 MB of modules, and are seen by a service's own tools. */
function toOtlp(otlp: OtlpConfiguration, exportTimeoutMillis: number): Exporter {
  const { protocol, tracesUrl: url, headers, compression, certificates } = otlp;
  const timeoutMillis = Math.min(otlp.timeoutMillis, exportTimeoutMillis);
  const common = { url, headers, compression, certificates, timeoutMillis };
  const name = `otlp ${url}`;
  if (protocol === 'grpc')
    return { name, encoder: new OtlpEncoder(), destination: { kind: 'grpc', ...common } };
  const isJson = protocol === 'http/json';
  const contentType = isJson ? 'application/json' : 'application/x-protobuf';
  return {
    name,
    encoder: isJson ? new OtlpJsonEncoder() : new OtlpEncoder(),
    destination: {
      kind: 'http',
      ...common,
      headers: { ...headers, 'content-type': contentType },
      isOtlp: true,
    },
  };
}
