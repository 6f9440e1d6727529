import { ROOT_CONTEXT, defaultTextMapGetter, propagation, trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { createPropagation } from '../../../../deploy/instrumentation/propagation';

const DEFAULT = new Set(['tracecontext', 'baggage', 'jaeger'] as const);
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const SPAN_ID = 'b7ad6b7169203331';
const TRACEPARENT = `00-${TRACE_ID}-${SPAN_ID}-01`;

function extract(headers: Record<string, string>, trustIncoming = true) {
  const { requests } = createPropagation(DEFAULT, trustIncoming);
  return requests.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
}

describe('a trusted caller', () => {
  test('is joined by traceparent', () => {
    expect(trace.getSpanContext(extract({ traceparent: TRACEPARENT }))).toMatchObject({
      traceId: TRACE_ID,
      spanId: SPAN_ID,
      traceFlags: 1,
    });
  });

  test('is joined by uber-trace-id, with short ids padded', () => {
    expect(trace.getSpanContext(extract({ 'uber-trace-id': 'abc:1:0:1' }))).toMatchObject({
      traceId: '00000000000000000000000000000abc',
      spanId: '0000000000000001',
      traceFlags: 1,
    });
  });

  test('is joined by traceparent where it sends both', () => {
    const context = extract({ 'uber-trace-id': 'abc:1:0:1', traceparent: TRACEPARENT });
    expect(trace.getSpanContext(context)?.traceId).toBe(TRACE_ID);
  });

  test('hands on its baggage', () => {
    const context = extract({ traceparent: TRACEPARENT, baggage: 'tenant=1' });
    expect(propagation.getBaggage(context)?.getEntry('tenant')?.value).toBe('1');
  });
});

test.each<Record<string, string>>([
  { 'uber-trace-id': '%' },
  { 'uber-trace-id': '%E0%A4%A' },
  { 'uber-trace-id': 'a:b' },
  { 'uber-trace-id': 'x:y:0:1' },
  { 'uber-trace-id': 'abc:1:0:zz' },
  { 'uber-trace-id': '0:0:0:1' },
  { 'uber-trace-id': `${'a'.repeat(40)}:1:0:1` },
  { traceparent: '' },
  { traceparent: '00-xyz-1-01' },
  { traceparent: `ff-${TRACE_ID}-${SPAN_ID}-01` },
  { traceparent: `00-${'0'.repeat(32)}-${SPAN_ID}-01` },
  { baggage: '%,=;;' },
])('malformed headers count as none: %j', (headers) => {
  expect(trace.getSpanContext(extract(headers))).toBeUndefined();
});

test('malformed Jaeger headers do not hide a traceparent', () => {
  const context = extract({ 'uber-trace-id': 'x:y:0:1', traceparent: TRACEPARENT });
  expect(trace.getSpanContext(context)?.traceId).toBe(TRACE_ID);
});

test('a caller that is not trusted brings neither trace nor baggage', () => {
  const headers = { traceparent: TRACEPARENT, 'uber-trace-id': 'abc:1:0:1', baggage: 'tenant=1' };
  expect(extract(headers, false)).toBe(ROOT_CONTEXT);
});

test('jobs carry W3C headers only, whoever is trusted', () => {
  const { jobs } = createPropagation(DEFAULT, false);
  const context = jobs.extract(ROOT_CONTEXT, { traceparent: TRACEPARENT }, defaultTextMapGetter);
  const carrier: Record<string, string> = {};
  jobs.inject(context, carrier, { set: (target, key, value) => Object.assign(target, { [key]: value }) });
  expect(carrier).toEqual({ traceparent: TRACEPARENT });
});
