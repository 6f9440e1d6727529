import { expect, onTestFinished, test } from 'vitest';
import { FAST_PATH_VALUES } from '../fast-path-values';
import type { ReceivedSpan } from '../otlp-decode';
import { OtlpReceiver } from '../otlp-receiver';
import { TracedApp } from '../traced-app';

/** All spans of two calls, by client and server in one process. */
async function callsWith(env: Record<string, string>): Promise<readonly ReceivedSpan[]> {
  const receiver = await OtlpReceiver.start();
  onTestFinished(async () => await receiver.stop());
  const app = new TracedApp(['libraries/grpc.cjs'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    ...env,
  });
  await app.printed(/worked/);
  expect((await app.terminate()).stderr).toBe('');
  return receiver.spans;
}

const ofKind = (spans: readonly ReceivedSpan[], kind: string): ReceivedSpan[] =>
  spans.filter((span) => span.kind === kind && span.name.startsWith('grpc.'));

test.each(FAST_PATH_VALUES)(
  'TRACING_FAST_PATH=%s: calls whose path is ignored make no spans in the server',
  async (TRACING_FAST_PATH) => {
    const spans = await callsWith({ TRACING_FAST_PATH, TRACING_IGNORE_PATHS: '/test.Pages/*' });
    expect(ofKind(spans, 'CLIENT')).toHaveLength(2);
    expect(ofKind(spans, 'SERVER')).toEqual([]);
  },
);

test.each(FAST_PATH_VALUES)(
  'TRACING_FAST_PATH=%s: a call of a caller that is not trusted is a trace of its own, which links it',
  async (TRACING_FAST_PATH) => {
    const spans = await callsWith({ TRACING_FAST_PATH, TRACING_TRUST_INCOMING: 'false' });
    const callers = ofKind(spans, 'CLIENT').map(({ traceId, spanId }) => ({ traceId, spanId }));
    const served = ofKind(spans, 'SERVER');
    expect(served.map(({ parentSpanId }) => parentSpanId)).toEqual(['', '']);
    expect(served.flatMap(({ links }) => links)).toEqual(callers);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(3);
  },
);

test('a caller is trusted where nothing else is said', async () => {
  const spans = await callsWith({});
  const callers = ofKind(spans, 'CLIENT').map(({ spanId }) => spanId);
  const served = ofKind(spans, 'SERVER');
  expect(served.map(({ parentSpanId, links }) => [parentSpanId, links])).toEqual(
    callers.map((id) => [id, []]),
  );
});
