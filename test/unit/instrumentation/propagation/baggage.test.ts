import {
  ROOT_CONTEXT,
  baggageEntryMetadataFromString,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  trace,
  type Context,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { describe, expect, test } from 'vitest';
import type { PropagatorName } from '../../../../deploy/instrumentation/configuration';
import { createPropagation } from '../../../../deploy/instrumentation/propagation';

const DEFAULT: readonly PropagatorName[] = ['tracecontext', 'baggage', 'jaeger'];
const EVERY: readonly PropagatorName[] = [...DEFAULT, 'b3', 'b3multi'];
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const propagator = (names: readonly PropagatorName[]) => createPropagation(new Set(names), true).requests;

function extract(headers: Record<string, string>, names = DEFAULT): Context {
  return propagator(names).extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
}

function inject(context: Context, names = DEFAULT): Record<string, string> {
  const headers: Record<string, string> = {};
  propagator(names).inject(context, headers, defaultTextMapSetter);
  return headers;
}

const passedOn = (headers: Record<string, string>, names = DEFAULT) => inject(extract(headers, names), names);
const list = (count: number, value = '1') =>
  Array.from({ length: count }, (_, index) => `key${index}=${value}`);
const bytesOf = (headers: Record<string, string>) =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + `${name}: ${value}\r\n`.length, 0);

test('baggage leaves in one header, whatever the number of its entries', () => {
  const baggage = list(170).join(',');
  expect(passedOn({ baggage })).toEqual({ baggage });
});

test('an entry that came as a header of its own leaves as one, and no other does', () => {
  expect(passedOn({ baggage: 'tenant=1', 'uberctx-region': 'e%20u' })).toEqual({
    baggage: 'tenant=1,region=e%20u',
    'uberctx-region': 'e%20u',
  });
});

test('of two values for one name, the one in `baggage` counts', () => {
  expect(passedOn({ baggage: 'tenant=1', 'uberctx-tenant': '2' })).toEqual({
    baggage: 'tenant=1',
    'uberctx-tenant': '1',
  });
});

test('where Jaeger alone is spoken, all baggage leaves in its headers', () => {
  const context = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ tenant: { value: 'ä' } }));
  expect(inject(context, ['jaeger'])).toEqual({ 'uberctx-tenant': '%C3%A4' });
});

test.each([DEFAULT, EVERY, ['jaeger', 'b3', 'tracecontext'] as const])(
  'a caller cannot make %j add more than 8 KB or 80 headers',
  (...names) => {
    const headers: Record<string, string> = {
      traceparent: TRACEPARENT,
      tracestate: list(32, 'x'.repeat(10)).join(','),
      baggage: list(150, 'x'.repeat(40)).join(','),
    };
    for (let index = 0; index < 150; index++) headers[`uberctx-other${index}`] = 'y'.repeat(50);
    const sent = passedOn(headers, names);
    expect(bytesOf(sent)).toBeLessThanOrEqual(8192);
    expect(bytesOf(sent)).toBeGreaterThan(5000);
    expect(Object.keys(sent).length).toBeLessThanOrEqual(80);
  },
);

test('what a service itself puts into baggage is bounded, too', () => {
  const entries = Object.fromEntries(list(5000).map((pair) => [pair, { value: 'z'.repeat(100) }]));
  const context = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage(entries));
  for (const names of [DEFAULT, ['jaeger'] as const])
    expect(bytesOf(inject(context, names))).toBeLessThan(8192);
});

test('what no header can hold is left out', () => {
  const baggage = propagation.createBaggage({
    'a b': { value: '\n' },
    lone: { value: '\ud800' },
    odd: { value: '1', metadata: baggageEntryMetadataFromString('x\r\ny: z') },
    kept: { value: '1', metadata: baggageEntryMetadataFromString('ttl=5') },
  });
  const context = propagation.setBaggage(ROOT_CONTEXT, baggage);
  expect(inject(context)).toEqual({ baggage: 'a%20b=%0A,kept=1;ttl=5' });
  expect(inject(context, ['jaeger'])).toEqual({ 'uberctx-odd': '1', 'uberctx-kept': '1' });
});

test('where tracing is suppressed, as in calls to a storage, nothing leaves', () => {
  const context = extract({ traceparent: TRACEPARENT, baggage: 'tenant=1', 'uberctx-region': 'eu' }, EVERY);
  expect(inject(suppressTracing(context), EVERY)).toEqual({});
});

describe("Jaeger's headers for people who debug", () => {
  test('`jaeger-baggage` is baggage', () => {
    expect(passedOn({ 'jaeger-baggage': 'tenant=1, region = e%20u,broken' })).toEqual({
      baggage: 'tenant=1,region=e%20u',
    });
  });

  test('are nothing for callers that are not trusted, nor where Jaeger is not spoken', () => {
    const headers = { 'jaeger-debug-id': 'find-me', 'jaeger-baggage': 'tenant=1' };
    const untrusted = createPropagation(new Set(DEFAULT), false).requests;
    expect(untrusted.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)).toBe(ROOT_CONTEXT);
    expect(extract(headers, ['tracecontext', 'baggage'])).toBe(ROOT_CONTEXT);
  });

  test.each([1000, 100_000])('%d entries take linear time', (count) => {
    const header = list(count).join(',');
    expect(propagation.getBaggage(extract({ 'jaeger-baggage': header }))?.getAllEntries()).toHaveLength(64);
  });
});

test.each<[PropagatorName, Record<string, string>]>([
  ['tracecontext', { traceparent: '00-000000000000000000000000000000ab-00000000000000cd-01' }],
  ['b3', { b3: '000000000000000000000000000000ab-00000000000000cd-1' }],
  [
    'b3multi',
    {
      'x-b3-traceid': '000000000000000000000000000000ab',
      'x-b3-spanid': '00000000000000cd',
      'x-b3-sampled': '1',
    },
  ],
  ['jaeger', { 'uber-trace-id': '000000000000000000000000000000ab:00000000000000cd:0:01' }],
])('%s carries a trace both ways by its own headers, and by no others', (name, headers) => {
  const context = extract(headers, [name]);
  expect(trace.getSpanContext(context)).toMatchObject({
    traceId: '000000000000000000000000000000ab',
    spanId: '00000000000000cd',
    traceFlags: 1,
    isRemote: true,
  });
  expect(inject(context, [name])).toEqual(headers);
  const others = EVERY.filter(
    (other) => other !== name && !(name.startsWith('b3') && other.startsWith('b3')),
  );
  expect(extract(headers, others)).toBe(ROOT_CONTEXT);
});

test('ids of B3 in capital letters are those in small ones', () => {
  const context = extract(
    { 'X-B3-TraceId': 'AB', 'x-b3-traceid': 'AB'.repeat(8), 'x-b3-spanid': 'CD'.repeat(8) },
    ['b3'],
  );
  expect(trace.getSpanContext(context)).toMatchObject({
    traceId: `${'0'.repeat(16)}${'ab'.repeat(8)}`,
    spanId: 'cd'.repeat(8),
  });
});

test('without propagators nothing comes in and nothing leaves', () => {
  const context = extract({ traceparent: TRACEPARENT, baggage: 'tenant=1' });
  expect(extract({ traceparent: TRACEPARENT, baggage: 'tenant=1' }, [])).toBe(ROOT_CONTEXT);
  expect(inject(context, [])).toEqual({});
});
