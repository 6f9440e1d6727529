import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FAST_PATH_VALUES } from './fast-path-values';
import { OtlpReceiver } from './otlp-receiver';
import { drawTree } from './span-tree';
import { TracedApp } from './traced-app';

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  let receiver: OtlpReceiver;
  let app: TracedApp;

  async function start(script: string, env: Record<string, string> = {}): Promise<string> {
    app = new TracedApp([script], {
      TRACING_FAST_PATH,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      ...env,
    });
    return await app.url();
  }

  /** Ends the app, after which everything must have arrived. */
  async function spansAfter(...requests: Promise<Response>[]) {
    for (const request of requests) await (await request).arrayBuffer();
    await vi.waitFor(async () => expect((await app.terminate()).signal).toBe('SIGTERM'), { timeout: 40_000 });
    return receiver.spans;
  }

  beforeEach(async () => {
    receiver = await OtlpReceiver.start();
  });

  afterEach(async () => {
    app.child.kill('SIGKILL');
    await receiver.stop();
  });

  describe.each(['web.cjs', 'web.mjs'])('%s', (script) => {
    test('a request is one server span, named by its route, with the manual span as its child', async () => {
      const url = await start(script);
      const spans = await spansAfter(fetch(`${url}/api/things/7?X-Amz-Signature=s3cret&page=2`));
      expect(drawTree(spans, spans[0]!.traceId)).toEqual(['GET /api/things/:id', '  manual']);
      const server = spans.find(({ kind }) => kind === 'SERVER');
      expect(server?.attributes).toMatchObject({
        'http.route': '/api/things/:id',
        'url.query': 'X-Amz-Signature=REDACTED&page=2',
        'http.response.status_code': 200,
      });
    });

    test('a listener that was added inside a span runs in that span', async () => {
      const url = await start(script);
      const spans = await spansAfter(fetch(`${url}/api/body`, { method: 'POST', body: 'page' }));
      expect(drawTree(spans, spans[0]!.traceId)).toEqual(['POST /api/body', '  reader', '    chunk']);
    });

    test('a failed request has ERROR, the exception and the error attributes on its server span', async () => {
      const url = await start(script);
      const spans = await spansAfter(fetch(`${url}/api/fail`));
      expect(spans.map(({ name }) => name)).toEqual(['GET /api/fail']);
      expect(spans[0]).toMatchObject({
        status: 'ERROR',
        statusMessage: 'it broke',
        attributes: { error: true, 'http.response.status_code': 500 },
        events: [{ name: 'exception', attributes: { 'exception.message': 'it broke' } }],
      });
      expect(spans[0]?.attributes['error_stack']).toMatch(/^Error: it broke\n {4}at /);
    });

    test('health checks, scrapes and readers of the API make no span, nor does anything below them', async () => {
      const url = await start(script);
      const spans = await spansAfter(
        fetch(`${url}/healthz`),
        fetch(`${url}/healthz?full`),
        fetch(`${url}/metrics`),
      );
      expect(spans).toEqual([]);
    });

    test.each<[Record<string, string>, string[]]>([
      [{ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' }, ['GET', '  manual']],
      [{ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'express' }, ['GET', '  manual']],
      [{ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http,express' }, ['manual']],
    ])('instrumentations are switched by %j', async (switches, tree) => {
      const url = await start(script, switches);
      const spans = await spansAfter(fetch(`${url}/api/things/1`));
      expect(drawTree(spans, spans[0]!.traceId)).toEqual(tree);
    });
  });

  describe('a caller that is not trusted', () => {
    const caller = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
    const headers: Record<string, string>[] = [
      { traceparent: `00-${caller.traceId}-${caller.spanId}-01`, baggage: 'tenant=1' },
      { 'uber-trace-id': `${caller.traceId}:${caller.spanId}:0:1`, 'uberctx-tenant': '1' },
    ];

    test.each(headers)(
      'gets a new trace that links its own, and its baggage is dropped: %j',
      async (sent) => {
        const url = await start('web.cjs', { TRACING_TRUST_INCOMING: 'false' });
        const response = await fetch(`${url}/api/things/1`, { headers: sent });
        expect(await response.json()).toEqual({ baggage: [] });
        const spans = await spansAfter();
        const server = spans.find(({ kind }) => kind === 'SERVER');
        expect(server).toMatchObject({ parentSpanId: '', links: [caller] });
        expect(server?.traceId).not.toBe(caller.traceId);
        expect(spans.filter(({ links }) => links.length > 0)).toHaveLength(1);
      },
    );

    test('cannot force sampling', async () => {
      const url = await start('web.cjs', { TRACING_TRUST_INCOMING: 'false', JAEGER_SAMPLER_PARAM: '0' });
      expect(await spansAfter(fetch(`${url}/api/things/1`, { headers: headers[0]! }))).toEqual([]);
    });

    test('is joined where it is trusted', async () => {
      const url = await start('web.cjs');
      const spans = await spansAfter(fetch(`${url}/api/things/1`, { headers: headers[0]! }));
      const server = spans.find(({ kind }) => kind === 'SERVER');
      expect(server).toMatchObject({ traceId: caller.traceId, parentSpanId: caller.spanId, links: [] });
    });
  });

  test.each<Record<string, string>>([
    { 'uber-trace-id': '%' },
    { 'uber-trace-id': '%E0%A4%A:1:0:1' },
    { traceparent: '00-zz-1-01', baggage: '%=%,;' },
    { traceparent: 'x'.repeat(8000) },
  ])('malformed headers begin a new trace: %j', async (headers) => {
    const url = await start('web.cjs');
    const spans = await spansAfter(fetch(`${url}/api/things/1`, { headers }));
    expect(drawTree(spans, spans[0]!.traceId)).toEqual(['GET /api/things/:id', '  manual']);
  });
});
