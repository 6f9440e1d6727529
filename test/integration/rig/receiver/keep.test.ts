import { ROOT_CONTEXT, SpanStatusCode, trace as api } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { JaegerApi } from '../../../../deploy/jaeger/jaeger-api';
import { startReceiver, type TraceBackend } from '../../../../deploy/rig/receiver/receiver';
import { startJaeger } from '../../../../deploy/rig/servers/jaeger';

const keep = { slowerThanSeconds: 2, decisionSeconds: 1 };

describe.each([
  ['a real Jaeger', async () => startJaeger({ keep })],
  ['the built-in receiver', async () => startReceiver({ keep })],
])('%s that keeps failures', (_name, start) => {
  let backend: TraceBackend | undefined;

  beforeAll(async () => {
    backend = await start();
  });

  afterAll(() => backend?.stop());

  beforeEach(({ skip }) => skip(backend === undefined, 'there is no Jaeger'));

  /** A trace of two spans of one service, each sent when it has ended. @returns what sends another, and the id */
  async function record(elapsedMillis: number, error?: string) {
    const exporter = new OTLPTraceExporter({ url: `${backend?.otlpEndpoint}/v1/traces` });
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'keep-test' }),
      spanProcessors: [new SimpleSpanProcessor({ exporter })],
    });
    const tracer = provider.getTracer('test');
    const begin = Date.now() - 10_000;
    const root = tracer.startSpan('root', { startTime: begin });
    const context = api.setSpan(ROOT_CONTEXT, root);
    const child = tracer.startSpan('child', { startTime: begin }, context);
    if (error !== undefined) child.setStatus({ code: SpanStatusCode.ERROR, message: error });
    child.end(begin + elapsedMillis);
    root.end(begin + 1);
    await provider.forceFlush();
    const { traceId } = root.spanContext();
    const sendLate = async (): Promise<void> => {
      tracer.startSpan('late', { startTime: begin }, context).end(begin + 1);
      await provider.shutdown();
    };
    return { traceId, sendLate };
  }

  async function operations(traceId: string): Promise<string[] | undefined> {
    const trace = await new JaegerApi(backend?.queryUrl ?? '').trace(traceId);
    return trace?.spans.map(({ operationName }) => operationName).toSorted();
  }

  test('has failed and slow traces whole, with what came late, and no others', async () => {
    // The decision about the first of them is the first to fall.
    const dropped = await record(1999);
    const failed = await record(1, 'no clamd');
    const slow = await record(2001);
    for (const { traceId } of [failed, slow])
      await expect.poll(() => operations(traceId)).toEqual(['child', 'root']);
    expect(await operations(dropped.traceId)).toBeUndefined();
    for (const { sendLate } of [dropped, failed, slow]) await sendLate();
    for (const { traceId } of [failed, slow])
      await expect.poll(() => operations(traceId)).toEqual(['child', 'late', 'root']);
    expect(await operations(dropped.traceId)).toBeUndefined();
  });
});
