import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { OtlpReceiver } from '../otlp-receiver';
import { TracedApp } from '../traced-app';

const headers = { 'jaeger-debug-id': 'find-me', 'jaeger-baggage': 'tenant=1' };

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s, nothing is sampled', (TRACING_FAST_PATH) => {
  let receiver: OtlpReceiver;

  beforeEach(async () => {
    receiver = await OtlpReceiver.start();
  });
  afterEach(async () => await receiver.stop());

  /** @returns what the service answered */
  async function ask(sent: Record<string, string>, env: Record<string, string> = {}): Promise<unknown> {
    const app = new TracedApp(['web.cjs'], {
      TRACING_FAST_PATH,
      JAEGER_SAMPLER_PARAM: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      ...env,
    });
    const answer: unknown = await (await fetch(`${await app.url()}/api/things/1`, { headers: sent })).json();
    await app.terminate();
    return answer;
  }

  test('but the trace that a caller wants to find again', async () => {
    expect(await ask(headers)).toEqual({ baggage: [['tenant', { value: '1' }]] });
    const [root] = receiver.spans.filter(({ kind }) => kind === 'SERVER');
    expect(root?.attributes['jaeger-debug-id']).toBe('find-me');
    const [manual] = receiver.spans.filter(({ name }) => name === 'manual');
    expect(manual).toMatchObject({ traceId: root?.traceId, parentSpanId: root?.spanId });
    expect(manual?.attributes['jaeger-debug-id']).toBeUndefined();
  });

  test('no longer than 256 characters is the id', async () => {
    await ask({ 'jaeger-debug-id': 'x'.repeat(5000) });
    const ids = receiver.spans.map(({ attributes }) => attributes['jaeger-debug-id']);
    expect(ids).toContain('x'.repeat(256));
  });

  test('not where callers are not trusted', async () => {
    expect(await ask(headers, { TRACING_TRUST_INCOMING: 'false' })).toEqual({ baggage: [] });
    expect(receiver.spans).toEqual([]);
  });

  test('not in a trace that its caller does not sample', async () => {
    await ask({ ...headers, 'uber-trace-id': 'abc:1:0:0' });
    expect(receiver.spans).toEqual([]);
  });

  test('a trace goes on by the headers of B3 where they are set', async () => {
    const b3 = { b3: '000000000000000000000000000000ab-00000000000000cd-1' };
    await ask(b3, { OTEL_PROPAGATORS: 'b3' });
    expect(receiver.spans.find(({ kind }) => kind === 'SERVER')).toMatchObject({
      traceId: '000000000000000000000000000000ab',
      parentSpanId: '00000000000000cd',
    });
  });
});
