import type { OtlpConfiguration } from '../configuration';
import type { Names, Setting } from './setting';

/** That for traces counts before that for all signals. */
const ofOtlp = (name: string): Names => [`OTEL_EXPORTER_OTLP_TRACES_${name}`, `OTEL_EXPORTER_OTLP_${name}`];

/** How spans leave the process. */
export const EXPORT_SETTINGS: readonly Setting[] = [
  {
    name: 'exporters',
    variables: [['OTEL_TRACES_EXPORTER']],
    shown: ({ jaeger, otlp, console }) => {
      const names = [jaeger && 'jaeger', otlp && 'otlp', console && 'console'].filter(Boolean);
      return names.length === 0 ? 'none: spans are made and go nowhere' : names.join(', ');
    },
  },
  {
    name: 'Jaeger',
    variables: [
      [
        'JAEGER_HOST',
        'JAEGER_ENDPOINT',
        'OTEL_EXPORTER_JAEGER_ENDPOINT',
        'JAEGER_AGENT_HOST',
        'OTEL_EXPORTER_JAEGER_AGENT_HOST',
      ],
      ['JAEGER_PORT', 'JAEGER_AGENT_PORT', 'OTEL_EXPORTER_JAEGER_AGENT_PORT'],
      ['JAEGER_PROTOCOL'],
    ],
    shown: ({ jaeger }) => (jaeger ? `${jaeger.host}, port ${jaeger.port}, ${jaeger.protocol}` : 'none'),
  },
  {
    name: 'OTLP',
    variables: ['ENDPOINT', 'PROTOCOL', 'COMPRESSION', 'TIMEOUT'].map(ofOtlp),
    shown: ({ otlp }) => (otlp ? otlpInWords(otlp) : 'none'),
  },
  {
    name: 'OTLP headers',
    variables: [['OTEL_EXPORTER_OTLP_TRACES_HEADERS'], ['OTEL_EXPORTER_OTLP_HEADERS']],
    // Their values are credentials.
    shown: ({ otlp }) => Object.keys(otlp?.headers ?? {}).join(', ') || 'none',
  },
  {
    name: 'OTLP certificates',
    variables: ['CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY'].map(ofOtlp),
    shown: ({ otlp }) => Object.values(otlp?.certificates ?? {}).join(', ') || 'none',
  },
  {
    name: 'processor',
    variables: [
      ['TRACING_PROCESSOR'],
      ['OTEL_BSP_MAX_QUEUE_SIZE'],
      ['OTEL_BSP_MAX_EXPORT_BATCH_SIZE'],
      ['OTEL_BSP_SCHEDULE_DELAY'],
      ['OTEL_BSP_EXPORT_TIMEOUT'],
      ['TRACING_EXIT_TIMEOUT_MILLIS'],
    ],
    shown: ({ processor, batch, exitTimeoutMillis }) =>
      [
        `${processor}, ${batch.maxExportBatchSize} spans each ${batch.scheduledDelayMillis} ms`,
        `${batch.maxQueueSize} waiting, ${batch.exportTimeoutMillis} ms for an export`,
        `${exitTimeoutMillis} ms at the end`,
      ].join(', '),
  },
];

function otlpInWords(otlp: OtlpConfiguration): string {
  const { tracesUrl, protocol, compression, compressionReason, timeoutMillis } = otlp;
  return `${tracesUrl}, ${protocol}, compression ${compression} (${compressionReason}), ${timeoutMillis} ms`;
}
