import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { receiveHttp } from '../exporters/receivers';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { TracedApp } from '../traced-app';

const caller = {
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  baggage: 'tenant=secret',
  'uberctx-region': 'secret',
};
const switches = ['', 'aws-sdk'];
const START_TIMEOUT_MILLIS = 120_000;

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  let storage: Awaited<ReturnType<typeof receiveHttp>>;

  beforeEach(async () => {
    storage = await receiveHttp({ status: 200, body: '' });
  });
  afterEach(async () => await storage.close());

  test.each(switches)(
    'what a caller sends never reaches the storage; switched off: %j',
    async (OTEL_NODE_DISABLED_INSTRUMENTATIONS) => {
      const app = new TracedApp(['storage.cjs'], {
        TRACING_FAST_PATH,
        OTEL_NODE_DISABLED_INSTRUMENTATIONS,
        S3_ENDPOINT: `http://127.0.0.1:${storage.port}`,
      });
      const response = await fetch(await app.url(), { headers: caller });
      expect(await response.text()).toBe('stored');
      await app.terminate();
      expect(storage.requests.map(({ url }) => url.split('?', 1)[0])).toEqual([
        '/bucket/page',
        '/bucket/page',
      ]);
      const sent = storage.requests.flatMap(({ headers }) => Object.entries(headers));
      expect(sent.filter(([name]) => /^(traceparent|tracestate|uber|baggage)/.test(name))).toEqual([]);
      expect(JSON.stringify(sent)).not.toContain('secret');
    },
    START_TIMEOUT_MILLIS,
  );
});
