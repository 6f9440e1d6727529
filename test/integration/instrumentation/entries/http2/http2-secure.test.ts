import { once } from 'node:events';
import { connect } from 'node:http2';
import { get } from 'node:https';
import { expect, test, vi } from 'vitest';
import { FAST_PATH_VALUES } from '../../fast-path-values';
import { OtlpReceiver } from '../../otlp-receiver';
import { drawTree } from '../../span-tree';
import { TracedApp } from '../../traced-app';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${TRACE_ID}-b7ad6b7169203331-01`;

test.each(FAST_PATH_VALUES)(
  'TRACING_FAST_PATH=%s: an ES module that serves HTTP/2 over TLS is traced, and so are those who speak HTTP/1 to it',
  async (TRACING_FAST_PATH) => {
    const receiver = await OtlpReceiver.start();
    const app = new TracedApp(['http2-secure.mjs'], {
      TRACING_FAST_PATH,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      TRACING_PROCESSOR: 'simple',
    });
    const [, port = ''] = await app.printed(/listening on (\d+)/);
    const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
    const calling = session.request({ ':path': '/calls', traceparent });
    await once(calling.resume(), 'close');
    session.destroy();
    const url = `https://127.0.0.1:${port}/things/7`;
    const [answer] = await once(
      get(url, { headers: { traceparent }, rejectUnauthorized: false }),
      'response',
    );
    await once(answer.resume(), 'end');
    await vi.waitFor(() => expect(receiver.spans).toHaveLength(4), { timeout: 40_000 });
    await app.terminate();
    await receiver.stop();
    expect(drawTree(receiver.spans, TRACE_ID)).toEqual(['GET', '  GET', '    GET', 'GET /things/:id']);
    const urls = receiver.spans.map(({ attributes }) =>
      ['network.protocol.version', 'url.full', 'url.scheme', 'url.path']
        .map((name) => attributes[name])
        .filter((value) => typeof value === 'string')
        .join(' '),
    );
    expect(urls.toSorted()).toEqual([
      '1.1 https /things/7',
      '2 https /callee',
      '2 https /calls',
      `2 https://127.0.0.1:${port}/callee`,
    ]);
  },
);
