import {
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Exception,
  type Span,
} from '@opentelemetry/api';
import { hrTimeToMicroseconds } from '@opentelemetry/core';
import { describe, expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../../../integration/instrumentation/fast-path-values';
import { recordSpans } from '../../tracing/recorded-spans';

const { OK, ERROR, UNSET } = SpanStatusCode;
const linked = { traceId: 'ffeeddccbbaa99880011223344556677', spanId: '8899aabbccddeeff', traceFlags: 1 };
const cyclic: Attributes = {};
cyclic['itself'] = cyclic;

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (fastPath) => {
  const exporter = recordSpans(fastPath);

  function ended(change: (span: Span) => unknown = () => {}, options = {}) {
    const span = trace.getTracer('scope', '1.0.0').startSpan('span', options);
    change(span);
    span.end();
    const [finished] = exporter.getFinishedSpans();
    if (finished === undefined) throw new Error('no span was finished');
    return finished;
  }

  test('a span has a name, a kind, a scope, a resource and ids of its own', () => {
    const span = ended(() => {}, { kind: SpanKind.CLIENT });
    expect(span).toMatchObject({
      name: 'span',
      kind: SpanKind.CLIENT,
      instrumentationScope: { name: 'scope', version: '1.0.0' },
      status: { code: UNSET },
      ended: true,
      links: [],
      events: [],
    });
    expect(span.resource.attributes).toEqual({ 'service.name': 'test' });
    expect(span.spanContext()).toMatchObject({
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      traceFlags: 1,
    });
  });

  test('attributes of every type are kept, in the order in which their keys were first set', () => {
    const options = { attributes: { text: '漫画', count: 1 } };
    const bytes = new Uint8Array([0, 255]);
    const span = ended(
      (open) =>
        open.setAttributes({ half: 0.5, yes: true, list: ['a', 1], map: { a: { b: 1 } }, bytes, count: 2 }),
      options,
    );
    expect(Object.entries(span.attributes)).toEqual([
      ['text', '漫画'],
      ['count', 2],
      ['half', 0.5],
      ['yes', true],
      ['list', ['a', 1]],
      ['map', { a: { b: 1 } }],
      ['bytes', bytes],
    ]);
  });

  test('what no attribute can be is ignored', () => {
    const useless: Attributes = { '': 1, none: undefined, cyclic };
    expect(ended((span) => span.setAttributes(useless)).attributes).toEqual({});
  });

  test('a list is kept as it was when it was set', () => {
    const list = ['a'];
    const span = ended((open) => {
      open.setAttribute('list', list);
      list.push('b');
    });
    expect(span.attributes).toEqual({ list: ['a'] });
  });

  test('texts are cut at 4096 characters, in lists too', () => {
    const long = 'x'.repeat(5000);
    const cut = 'x'.repeat(4096);
    const span = ended((open) => open.setAttribute('text', long).setAttribute('list', [long]));
    expect(span.attributes).toEqual({ text: cut, list: [cut] });
  });

  test('128 attributes are kept, the others counted; one that is there can still be changed', () => {
    const span = ended((open) => {
      for (let index = 0; index < 130; index++) open.setAttribute(`key ${index}`, index);
      open.setAttribute('key 0', 'changed');
    });
    expect(Object.keys(span.attributes)).toHaveLength(128);
    expect(span.attributes['key 0']).toBe('changed');
    expect(span.droppedAttributesCount).toBe(2);
  });

  test('of events and links the last 128 are kept, the others counted', () => {
    const span = ended((open) => {
      for (let index = 0; index < 130; index++) {
        open.addEvent(`event ${index}`);
        open.addLinks([{ context: linked, attributes: { index } }]);
      }
    });
    expect(span.events.map(({ name }) => name)).toEqual(
      Array.from({ length: 128 }, (_, index) => `event ${index + 2}`),
    );
    expect(span.links[0]).toMatchObject({ context: linked, attributes: { index: 2 } });
    expect([span.links.length, span.droppedEventsCount, span.droppedLinksCount]).toEqual([128, 2, 2]);
  });

  test('links come from the start of the span, too', () => {
    const link = { context: linked, attributes: { text: 'x'.repeat(5000) } };
    const cut = { context: linked, attributes: { text: 'x'.repeat(4096) } };
    expect(ended(() => {}, { links: [link] }).links).toMatchObject([cut]);
  });

  test.each([
    [[{ code: OK }, { code: ERROR, message: 'late' }], { code: OK }],
    [[{ code: ERROR, message: 'no' }, { code: UNSET }], { code: ERROR, message: 'no' }],
    [
      [
        { code: ERROR, message: 'no' },
        { code: ERROR, message: 'really' },
      ],
      { code: ERROR, message: 'really' },
    ],
    [
      [
        { code: ERROR, message: 'no' },
        { code: OK, message: 'yes' },
      ],
      { code: OK },
    ],
    [[{ code: ERROR }], { code: ERROR }],
    [[{ code: ERROR, message: 'x'.repeat(5000) }], { code: ERROR, message: 'x'.repeat(4096) }],
  ])('after the statuses %j the status is %j', (given, expected) => {
    expect(ended((span) => given.forEach((status) => span.setStatus(status))).status).toEqual(expected);
  });

  test.each<[Exception, Attributes]>([
    ['text', { 'exception.message': 'text' }],
    [
      { name: 'TypeError', message: 'no' },
      { 'exception.type': 'TypeError', 'exception.message': 'no' },
    ],
    [
      { code: 404, name: 'Missing', stack: 'at' },
      { 'exception.type': '404', 'exception.stacktrace': 'at' },
    ],
  ])('the exception %j is an event', (exception, attributes) => {
    expect(ended((span) => span.recordException(exception)).events).toMatchObject([
      { name: 'exception', attributes },
    ]);
  });

  test('an exception that says nothing is no event', () => {
    expect(ended((span) => span.recordException({ message: '' })).events).toEqual([]);
  });

  test('times are those that are given, as numbers, dates or pairs, to the microsecond', () => {
    const span = trace.getTracer('scope').startSpan('span', { startTime: [1_700_000_000, 123_456_000] });
    span.addEvent('date', new Date(1_700_000_000_200));
    span.addEvent('number', { count: 1 }, 1_700_000_000_300.5);
    span.end(1_700_000_001_000);
    const [finished] = exporter.getFinishedSpans();
    expect(finished).toMatchObject({
      startTime: [1_700_000_000, 123_456_000],
      endTime: [1_700_000_001, 0],
      duration: [0, 876_544_000],
      events: [
        { time: [1_700_000_000, 200_000_000] },
        { time: [1_700_000_000, 300_500_000], attributes: { count: 1 } },
      ],
    });
  });

  test('times are now where none is given, and a reading of the monotonic clock is understood', () => {
    const before = Date.now();
    const { startTime, endTime, events } = ended((span) => span.addEvent('read', performance.now()));
    const millis = [startTime, events[0]?.time ?? [0, 0], endTime].map(
      (time) => hrTimeToMicroseconds(time) / 1000,
    );
    expect(Math.min(...millis)).toBeGreaterThan(before - 1000);
    expect(Math.max(...millis)).toBeLessThan(Date.now() + 1000);
  });

  test('an end before the start is taken for the start', () => {
    const span = trace.getTracer('scope').startSpan('span', { startTime: [1_700_000_000, 5000] });
    span.end([1_600_000_000, 0]);
    expect(exporter.getFinishedSpans()[0]).toMatchObject({
      endTime: [1_700_000_000, 5000],
      duration: [0, 0],
    });
  });

  test('a span ends once, and changes no more afterwards', () => {
    const span = trace.getTracer('scope').startSpan('span');
    expect(span.isRecording()).toBe(true);
    span.end();
    expect(span.isRecording()).toBe(false);
    span.setAttribute('late', true).setAttributes({ late: true }).updateName('late').addEvent('late');
    span.addLink({ context: linked }).setStatus({ code: ERROR });
    span.recordException('late');
    span.end();
    const [finished, ...others] = exporter.getFinishedSpans();
    expect(others).toEqual([]);
    expect(finished).toMatchObject({
      name: 'span',
      attributes: {},
      events: [],
      links: [],
      status: { code: UNSET },
    });
  });

  test('a new name is the name', () => {
    expect(ended((span) => span.updateName('GET /api/series/:id')).name).toBe('GET /api/series/:id');
  });
});
