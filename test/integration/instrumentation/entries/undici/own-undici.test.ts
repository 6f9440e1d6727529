import { expect, test, vi } from 'vitest';
import { FAST_PATH_VALUES } from '../../fast-path-values';
import { OtlpReceiver } from '../../otlp-receiver';
import { drawTree } from '../../span-tree';
import { TracedApp } from '../../traced-app';

const CASES = FAST_PATH_VALUES.flatMap((fastPath) =>
  ['/request', '/stream', '/fetch', '/later'].map((path) => ({ fastPath, path })),
);

test.each(CASES)(
  "TRACING_FAST_PATH=$fastPath: what a service's own undici sends by $path is a client's span, the callee's below it",
  async ({ fastPath, path }) => {
    const receiver = await OtlpReceiver.start();
    const app = new TracedApp(['own-undici.cjs'], {
      TRACING_FAST_PATH: fastPath,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      TRACING_PROCESSOR: 'simple',
    });
    await fetch(`${await app.url()}${path}`);
    await vi.waitFor(() => expect(receiver.spans).toHaveLength(3), { timeout: 40_000 });
    await app.terminate();
    await receiver.stop();
    const [first] = receiver.spans;
    expect(drawTree(receiver.spans, first?.traceId ?? '')).toEqual(['GET', '  GET', '    GET']);
    const client = receiver.spans.find(({ kind }) => kind === 'CLIENT');
    expect(client?.attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'url.path': '/callee',
    });
  },
);
