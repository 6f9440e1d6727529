import { expect, test } from 'vitest';
import { countDatadogSpans } from '../../../../../deploy/commands/bench/protocols/datadog';

const text = (value: string): Buffer => Buffer.concat([Buffer.of(0xa0 | value.length), Buffer.from(value)]);
const member = (name: string, ...value: Buffer[]): Buffer => Buffer.concat([text(name), ...value]);
/** `{ "name": "get", … }`, as MessagePack: one of each kind of value that a span may hold. */
const span = Buffer.concat([
  Buffer.of(0xde, 0, 9),
  member('name', text('get')),
  member('trace_id', Buffer.of(0xcf, 1, 2, 3, 4, 5, 6, 7, 0x93)),
  member('error', Buffer.of(0)),
  member('start', Buffer.of(0xd3, 0, 0, 0, 0, 0, 0, 0, 1)),
  member('meta', Buffer.of(0x81), text('kind'), Buffer.of(0xda, 0, 2), Buffer.from('ab')),
  member('metrics', Buffer.of(0xdf, 0, 0, 0, 1), text('x'), Buffer.of(0xcb, 0, 0, 0, 0, 0, 0, 0, 0)),
  member('meta_struct', Buffer.of(0x80)),
  member('links', Buffer.of(0x92, 0xc0, 0xc3)),
  member('blob', Buffer.of(0xc4, 3, 0x91, 0x91, 0x91)),
]);

test('spans are counted over all traces', () => {
  const request = Buffer.concat([
    Buffer.of(0xdd, 0, 0, 0, 2),
    Buffer.of(0x92),
    span,
    span,
    Buffer.of(0xdc, 0, 1),
    span,
  ]);
  expect(countDatadogSpans(request)).toBe(3);
});

test('an empty request has no spans', () => {
  expect(countDatadogSpans(Buffer.of(0x90))).toBe(0);
});

test('what is no list of traces is refused', () => {
  expect(() => countDatadogSpans(Buffer.of(0x81))).toThrow('traces must be arrays of arrays, got type 0x81');
  expect(() => countDatadogSpans(Buffer.of(0x91, 0x91))).toThrow('MessagePack ends within a value');
  expect(() => countDatadogSpans(Buffer.of(0x91, 0x91, 0xc1))).toThrow('MessagePack type 0xc1');
});
