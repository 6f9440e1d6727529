import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { FAST_PATH_VALUES } from '../../fast-path-values';
import type { ReceivedSpan } from '../../otlp-decode';
import { OtlpReceiver } from '../../otlp-receiver';
import { drawTree } from '../../span-tree';
import { TracedApp } from '../../traced-app';

const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = `00-${CALLER.traceId}-${CALLER.spanId}-01`;

async function ended(request: ClientHttp2Stream): Promise<void> {
  request.on('error', () => {});
  request.resume();
  // `once` would reject where the stream has an error.
  await new Promise((resolve) => request.on('close', resolve));
}

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  describe.each(['streams', 'compat'])('%s', (api) => {
    let receiver: OtlpReceiver;
    let app: TracedApp;
    let session: ClientHttp2Session;
    let port: string | undefined;

    beforeAll(async () => {
      receiver = await OtlpReceiver.start();
      app = new TracedApp(['http2.cjs'], {
        TRACING_FAST_PATH,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
        TRACING_PROCESSOR: 'simple',
      });
      [, port] = await app.printed(new RegExp(`${api} on (\\d+)`));
      session = connect(`http://127.0.0.1:${port}`);
    });

    afterAll(async () => {
      session.destroy();
      await app.terminate();
      await receiver.stop();
    });

    async function spanOf(path: string, kind = 'SERVER'): Promise<ReceivedSpan> {
      const ofPath = (span: ReceivedSpan): boolean =>
        span.attributes['url.path'] === path || String(span.attributes['url.full']).endsWith(path);
      return await vi.waitFor(
        () => {
          const span = receiver.spans.find((each) => ofPath(each) && each.kind === kind);
          if (!span) throw new Error(`no ${kind} span of ${path} yet`);
          return span;
        },
        { timeout: 40_000 },
      );
    }

    test('a request continues the trace of its caller, and says what one by HTTP/1 says', async () => {
      await ended(session.request({ ':path': '/things?token=x&a=1', traceparent, 'user-agent': 'test' }));
      const { traceId, parentSpanId, name, status, attributes } = await spanOf('/things');
      expect({ traceId, parentSpanId, name, status }).toEqual({
        traceId: CALLER.traceId,
        parentSpanId: CALLER.spanId,
        name: 'GET',
        status: 'UNSET',
      });
      expect(attributes).toEqual({
        'client.address': '127.0.0.1',
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'network.peer.address': '127.0.0.1',
        'network.peer.port': expect.any(Number),
        'network.protocol.version': '2',
        'server.address': '127.0.0.1',
        'server.port': Number(port),
        'url.path': '/things',
        'url.query': 'token=REDACTED&a=REDACTED',
        'url.scheme': 'http',
        'user_agent.original': 'test',
      });
    });

    test('a request that is sent meanwhile is a client span, with its callee below it', async () => {
      await ended(session.request({ ':path': '/calls' }));
      const { traceId } = await spanOf('/calls');
      await spanOf('/callee');
      const { attributes, status } = await spanOf('/callee', 'CLIENT');
      expect(drawTree(receiver.spans, traceId)).toEqual(['GET', '  GET', '    GET']);
      expect({ attributes, status }).toEqual({
        status: 'UNSET',
        attributes: {
          'http.request.method': 'GET',
          'http.response.status_code': 200,
          'network.peer.address': '127.0.0.1',
          'network.peer.port': attributes['server.port'],
          'network.protocol.version': '2',
          'server.address': '127.0.0.1',
          'server.port': expect.any(Number),
          'url.full': `http://127.0.0.1:${String(attributes['server.port'])}/callee`,
        },
      });
    });

    test('a failure of the server is an error', async () => {
      await ended(session.request({ ':path': '/fails' }));
      const { status, attributes } = await spanOf('/fails');
      expect(status).toBe('ERROR');
      expect(attributes).toMatchObject({ 'http.response.status_code': 503, 'error.type': '503' });
    });

    test('a caller that goes away before the answer is told, and is no error', async () => {
      const request = session.request({ ':path': '/hangs' });
      // The server has taken the first where it has answered the second.
      await ended(session.request({ ':path': '/seen' }));
      request.close(8);
      await ended(request);
      const { status, attributes } = await spanOf('/hangs');
      expect(status).toBe('UNSET');
      expect(attributes).toMatchObject({ 'http.request.aborted': true });
      expect(attributes).not.toHaveProperty(['http.response.status_code']);
    });

    test('a stream that the service resets has an error', async () => {
      await ended(session.request({ ':path': '/resets' }));
      expect(await spanOf('/resets')).toMatchObject({ status: 'ERROR', events: [{ name: 'exception' }] });
    });

    test('probes make no span', async () => {
      await ended(session.request({ ':path': '/healthz' }));
      await ended(session.request({ ':path': '/last' }));
      await spanOf('/last');
      expect(receiver.spans.filter(({ attributes }) => attributes['url.path'] === '/healthz')).toEqual([]);
    });
  });
});
