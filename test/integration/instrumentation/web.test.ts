import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { OtlpReceiver } from './otlp-receiver';
import { drawTree } from './span-tree';
import { TracedApp } from './traced-app';

let receiver: OtlpReceiver;
let app: TracedApp;

async function start(script: string, env: Record<string, string> = {}): Promise<string> {
  app = new TracedApp([script], { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, ...env });
  return await app.url();
}

/** Ends the app, after which everything must have arrived. */
async function spansAfter(...requests: Promise<Response>[]) {
  for (const request of requests) await (await request).arrayBuffer();
  await vi.waitFor(async () => expect((await app.terminate()).signal).toBe('SIGTERM'));
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
      attributes: { error: true, 'http.response.status_code': 500 },
      events: [{ name: 'exception', attributes: { 'exception.message': 'it broke' } }],
    });
    expect(spans[0]?.attributes['error_stack']).toMatch(/^Error: it broke\n {4}at /);
  });

  test('health checks make no span, nor does anything below them', async () => {
    const url = await start(script);
    const spans = await spansAfter(
      fetch(`${url}/healthz`),
      fetch(`${url}/healthz?full`),
      fetch(`${url}/metrics`),
    );
    expect(spans).toEqual([]);
  });
});
