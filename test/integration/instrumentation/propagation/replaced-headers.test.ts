import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { Gateway } from './gateway';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const caller = {
  traceparent: `00-${TRACE_ID}-${CALLER}-01`,
  tracestate: 'vendor=1',
  'uber-trace-id': `${TRACE_ID}:${CALLER}:0:1`,
  baggage: 'tenant=1',
  'uberctx-region': 'eu',
};
const WAYS = [
  'http with an object',
  'http with another letter case',
  'http with both letter cases',
  'http with options alone',
  'http with an array',
  'http with pairs',
  'http with Expect',
  'http with lists',
  'http with appendHeader',
  'http with appendHeader in another letter case, twice',
  'http with propagation.inject by hand',
  'https',
  'fetch with an object',
  'fetch with another letter case',
  'fetch with Headers',
  'fetch with Headers that were appended to',
  'fetch with pairs',
  'fetch with a Request',
  'fetch with propagation.inject by hand',
  'undici request with an object',
  'undici request with an array',
  'undici request by a pool',
  'undici stream',
  'undici pipeline',
  'undici fetch',
];
const SIGNED = [
  [{ authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20261128/eu/s3/aws4_request' }],
  [{ authorization: 'AWS AKID:signature' }],
  [{ path: '/page.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=abc' }],
] as const;

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  describe.each(['1', '0'])('of a service that samples %s of its own traces', (JAEGER_SAMPLER_PARAM) => {
    let gateway: Gateway;

    beforeAll(async () => {
      gateway = await Gateway.start({ TRACING_FAST_PATH, JAEGER_SAMPLER_PARAM });
    });
    afterAll(async () => await gateway.stop());

    test.each(WAYS)('%s: one of each trace header leaves, of the span that sends', async (way) => {
      const arrived = await gateway.forward(way, caller);
      const [traceparent = ''] = arrived.get('traceparent') ?? [];
      const [, , spanId] = traceparent.split('-');
      expect(spanId).toMatch(/^[0-9a-f]{16}$/);
      expect(spanId).not.toBe(CALLER);
      expect(Object.fromEntries(arrived)).toMatchObject({
        traceparent: [`00-${TRACE_ID}-${spanId}-01`],
        tracestate: ['vendor=1'],
        'uber-trace-id': [`${TRACE_ID}:${spanId}:0:01`],
        baggage: ['tenant=1,region=eu'],
        'uberctx-region': ['eu'],
      });
    });

    test('http with setHeader: one of each trace header leaves', async () => {
      const arrived = await gateway.forward('http with setHeader', caller);
      const counts = Object.keys(caller).map((name) => arrived.get(name)?.length);
      expect(counts).toEqual([1, 1, 1, 1, 1]);
    });

    test('what the service sends besides stays as it is', async () => {
      const arrived = await gateway.forward('http with an array', { 'x-request-id': '7' });
      expect(arrived.get('x-request-id')).toEqual(['7']);
      expect(arrived.has('0')).toBe(false);
    });

    test.each(SIGNED)('requests that are signed leave as they were: %j', async (signed) => {
      for (const way of ['http with an object', 'http with an array', 'fetch with an object']) {
        const arrived = await gateway.forward(way, { 'uberctx-region': 'eu', ...signed }, signed);
        expect(
          [way, ...arrived.keys()].filter((name) => /traceparent|uber-trace-id|baggage/.test(name)),
        ).toEqual([]);
      }
    });
  });

  test('the state of another trace does not leave with ours', async () => {
    const gateway = await Gateway.start({ TRACING_FAST_PATH, TRACING_TRUST_INCOMING: 'false' });
    const states = await Promise.all(
      WAYS.filter((way) => !way.endsWith('by hand')).map(
        async (way) => (await gateway.forward(way, caller)).get('tracestate') ?? 'none',
      ),
    );
    await gateway.stop();
    expect(new Set(states)).toEqual(new Set(['none']));
  });
});
