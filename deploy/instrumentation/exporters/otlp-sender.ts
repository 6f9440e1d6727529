import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { deferred } from '../deferred';
import type { OtlpConfiguration } from '../configuration';
import { allFailed, type SendOutcome, type SpanSender } from '../processor/span-sender';
import { OtlpEncoder } from './otlp-encoder';
import { createUnrefAgent } from './unref-agent';

interface EncodedRequest {
  readonly bytes: Buffer;
  readonly spanCount: number;
}

type Exporter = ReturnType<typeof createExporter>;

/** OTLP over HTTP with protobuf. Encoded here, carried by OpenTelemetry's exporter, which retries within `timeoutMillis`. */
export class OtlpSender implements SpanSender {
  readonly name: string;
  readonly #encoder = new OtlpEncoder();
  readonly #exporter: Exporter;

  constructor(otlp: OtlpConfiguration, timeoutMillis: number) {
    this.name = `otlp ${otlp.tracesUrl}`;
    this.#exporter = createExporter(otlp, timeoutMillis);
  }

  async send(spans: readonly ReadableSpan[]): Promise<SendOutcome> {
    const bytes = await this.#encoder.encode(spans);
    const given = deferred<SendOutcome>();
    this.#exporter.export({ bytes, spanCount: spans.length }, ({ code, error }) => {
      const exported = { exported: spans.length, tooLarge: 0, failed: 0 };
      const failed = () => allFailed(spans.length, error ?? new Error('the receiver refused the spans'));
      given.resolve(code === ExportResultCode.SUCCESS ? exported : failed());
    });
    return await given.promise;
  }

  close(): void {
    void this.#exporter.shutdown();
  }
}

function createExporter({ tracesUrl, headers, compression }: OtlpConfiguration, timeoutMillis: number) {
  // Required only where OTLP is configured: it costs more cold start than all the rest of the exporters.
  const http: typeof import('@opentelemetry/otlp-exporter-base/node-http') = require('@opentelemetry/otlp-exporter-base/node-http');
  const options = {
    url: tracesUrl,
    headers: { ...headers },
    timeoutMillis,
    httpAgentOptions: createUnrefAgent,
  };
  const contentType = { 'Content-Type': 'application/x-protobuf' };
  const serializer = {
    serializeRequest: ({ bytes }: EncodedRequest) => bytes,
    // A receiver that took the spans has nothing to say that is needed here.
    deserializeResponse: () => ({}),
  };
  return http.createOtlpHttpExportDelegate(
    { ...http.convertLegacyHttpOptions(options, 'TRACES', 'v1/traces', contentType), compression },
    serializer,
    'otlp_http_span_exporter',
    { name: 'span', countItems: ({ spanCount }) => spanCount },
    undefined,
  );
}
