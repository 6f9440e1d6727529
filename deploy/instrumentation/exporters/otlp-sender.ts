import { ExportResultCode } from '@opentelemetry/core';
import type { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { deferred } from '../deferred';
import type { OtlpConfiguration } from '../configuration';
import { allFailed, type SendOutcome, type SpanSender } from '../processor/span-sender';
import { createUnrefAgent } from './unref-agent';

/** OTLP over HTTP with protobuf, by OpenTelemetry's exporter, which retries within `timeoutMillis`. */
export class OtlpSender implements SpanSender {
  readonly name: string;
  readonly #exporter: OTLPTraceExporter;

  constructor({ tracesUrl, headers }: OtlpConfiguration, timeoutMillis: number) {
    this.name = `otlp ${tracesUrl}`;
    // Required only where OTLP is configured: it costs more cold start than all the rest of the exporters.
    const otlp: typeof import('@opentelemetry/exporter-trace-otlp-proto') = require('@opentelemetry/exporter-trace-otlp-proto');
    this.#exporter = new otlp.OTLPTraceExporter({
      url: tracesUrl,
      headers: { ...headers },
      timeoutMillis,
      httpAgentOptions: createUnrefAgent,
    });
  }

  async send(spans: readonly ReadableSpan[]): Promise<SendOutcome> {
    const given = deferred<SendOutcome>();
    this.#exporter.export([...spans], ({ code, error }) => {
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
