import {
  ROOT_CONTEXT,
  SamplingDecision,
  defaultTextMapGetter,
  defaultTextMapSetter,
  trace,
} from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { createPropagation } from '../../../../deploy/instrumentation/propagation';
import { FAST_PATH_VALUES } from '../../../integration/instrumentation/fast-path-values';
import { recordSpans } from '../../tracing/recorded-spans';

/** The rules of W3C's trace context, of level 1 and 2: https://www.w3.org/TR/trace-context-2/ */
const TRACE_ID = '12345678901234567890123456789012';
const SPAN_ID = '1234567890123456';
const VALID = `00-${TRACE_ID}-${SPAN_ID}-01`;

/** Node joins headers of one name by a comma and a blank. */
const joined = (...headers: string[]): string => headers.join(', ');
const members = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `bar${index}=${index}`);
const key256 = 'z'.repeat(256);
const everyKey = 'abcdefghijklmnopqrstuvwxyz0123456789_-*/';
const everyValue = Array.from({ length: 0x7e - 0x20 + 1 }, (_, index) => String.fromCharCode(0x20 + index))
  .join('')
  .replace(/[,=]/g, '')
  .trimStart();

const samplers = [
  [1, SamplingDecision.RECORD_AND_SAMPLED],
  [0, SamplingDecision.NOT_RECORD],
] as const;

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (fastPath) => {
  describe.each(samplers)('of our own traces %d is sampled', (_ratio, decision) => {
    recordSpans(fastPath, { shouldSample: () => ({ decision }), toString: () => 'fixed' });
    const { requests } = createPropagation(new Set(['tracecontext', 'baggage', 'jaeger']), true);

    /** What leaves a service, one request below another, when it was called with `headers`. */
    function passedOn(headers: Record<string, string>) {
      const tracer = trace.getTracer('test');
      const caller = requests.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
      const served = trace.setSpan(caller, tracer.startSpan('server', {}, caller));
      const sent: Record<string, string> = {};
      requests.inject(
        trace.setSpan(served, tracer.startSpan('client', {}, served)),
        sent,
        defaultTextMapSetter,
      );
      const [, traceId = '', spanId = '', flags = ''] = (sent['traceparent'] ?? '').split('-');
      return { traceId, spanId, flags, state: sent['tracestate'] };
    }

    test.each([
      VALID,
      ` ${VALID}`,
      `\t ${VALID} \t`,
      `cc-${TRACE_ID}-${SPAN_ID}-01`,
      `cc-${TRACE_ID}-${SPAN_ID}-01-what-the-future-will-be-like`,
    ])('%j is continued, by a span with an id of its own', (traceparent) => {
      const { traceId, spanId, flags } = passedOn({ traceparent });
      expect({ traceId, flags }).toEqual({ traceId: TRACE_ID, flags: '01' });
      expect(spanId).toMatch(/^(?!1234567890123456)[0-9a-f]{16}$/);
    });

    test.each([
      joined(VALID, `00-${TRACE_ID}-${SPAN_ID}-00`),
      `${VALID}.`,
      `${VALID}-what-the-future-will-be-like`,
      `cc-${TRACE_ID}-${SPAN_ID}-01.what-the-future-will-be-like`,
      `ff-${TRACE_ID}-${SPAN_ID}-01`,
      ...['.0', '0.', '000', '0000', '0'].map((version) => `${version}-${TRACE_ID}-${SPAN_ID}-01`),
      ...[
        '0'.repeat(32),
        `.${TRACE_ID.slice(1)}`,
        `${TRACE_ID.slice(1)}.`,
        `${TRACE_ID}3`,
        TRACE_ID.slice(1),
      ].map((traceId) => `00-${traceId}-${SPAN_ID}-01`),
      ...[
        '0'.repeat(16),
        `.${SPAN_ID.slice(1)}`,
        `${SPAN_ID.slice(1)}.`,
        `${SPAN_ID}7`,
        SPAN_ID.slice(1),
      ].map((spanId) => `00-${TRACE_ID}-${spanId}-01`),
      ...['.0', '0.', '001', '1'].map((flags) => `00-${TRACE_ID}-${SPAN_ID}-${flags}`),
      VALID.replace('00-', '00_'),
      `00-${TRACE_ID.replace('1', 'A')}-${SPAN_ID}-01`,
      '',
    ])('%j begins a trace, without the state of the other', (traceparent) => {
      const { traceId, state } = passedOn({ traceparent, tracestate: 'foo=1' });
      expect(traceId).toMatch(/^(?!\d{32}$)[0-9a-f]{32}$/);
      expect(state).toBeUndefined();
    });

    test.each<Record<string, string>>([
      {},
      { traceparent: '00-0-0-00' },
      { traceparent: VALID },
      { traceparent: VALID.replace(/01$/, '00') },
    ])('called with %j, each request has an id of its own', (headers) => {
      const spanIds = [1, 2, 3].map(() => passedOn(headers).spanId);
      expect(new Set(spanIds).size).toBe(3);
    });

    test.each([
      ['00', '00'],
      ['01', '01'],
      ['02', '02'],
      ['03', '03'],
      ['fe', '02'],
      ['ff', '03'],
    ])('of the flags %s, %s is handed on: sampled and random', (flags, expected) => {
      expect(passedOn({ traceparent: VALID.replace(/01$/, flags) }).flags).toBe(expected);
    });

    test.each([
      ['foo=1,bar=2', 'foo=1,bar=2'],
      ['foo=1 \t , \t bar=2,\t baz=3\t', 'foo=1,bar=2,baz=3'],
      [joined('foo=1,bar=2', 'rojo=1,congo=2', 'baz=3'), 'foo=1,bar=2,rojo=1,congo=2,baz=3'],
      [joined('', 'foo=1', ''), 'foo=1'],
      ['foo=1,foo=2', 'foo=1'],
      [`${everyKey}=${everyValue}`, `${everyKey}=${everyValue}`],
      [`${everyKey}@a-z0-9_-*/=1`, `${everyKey}@a-z0-9_-*/=1`],
      ['foo@=1,bar=2', 'foo@=1,bar=2'],
      ['foo@@bar=1,bar=2', 'foo@@bar=1,bar=2'],
      ['foo@bar@baz=1,bar=2', 'foo@bar@baz=1,bar=2'],
      [`foo=1,${key256}=1`, `foo=1,${key256}=1`],
      [`${'t'.repeat(242)}@v=1`, `${'t'.repeat(242)}@v=1`],
      [members(32).join(','), members(32).join(',')],
    ])('the state %.60j is handed on', (tracestate, expected) => {
      expect(passedOn({ traceparent: VALID, tracestate }).state).toBe(expected);
    });

    test.each([
      '',
      ',',
      'foo',
      'foo =1',
      'FOO=1',
      'foo.bar=1',
      '@foo=1,bar=2',
      'foo=bar=baz',
      'foo=,bar=3',
      'foo=ä',
      `foo=1,${key256}z=1`,
      `foo=${'x'.repeat(257)}`,
      members(33).join(','),
    ])('the state %.60j is discarded as a whole', (tracestate) => {
      expect(passedOn({ traceparent: VALID, tracestate }).state).toBeUndefined();
    });

    test('of a state beyond 512 characters, long members go first, then the last ones', () => {
      const long = `long=${'x'.repeat(200)}`;
      const short = Array.from({ length: 30 }, (_, index) => `key${index}=${'y'.repeat(20)}`);
      const { state = '' } = passedOn({ traceparent: VALID, tracestate: [long, ...short].join(',') });
      expect(state.split(',')).toEqual(short.slice(0, state.split(',').length));
      expect(state.length).toBeLessThanOrEqual(512);
      expect(state.length).toBeGreaterThan(512 - 30);
    });
  });
});
