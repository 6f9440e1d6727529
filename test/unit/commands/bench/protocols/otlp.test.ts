import { expect, test } from 'vitest';
import { countOtlpSpans } from '../../../../../deploy/commands/bench/protocols/otlp';

/** A protobuf field with a length, as all of OTLP's nested messages are. */
const field = (number: number, ...parts: Uint8Array[]): Uint8Array => {
  const value = Buffer.concat(parts);
  if (value.length > 16_383) throw new RangeError(`two bytes of length must do, got ${value.length}`);
  return Buffer.concat([Buffer.of((number << 3) | 2, (value.length & 127) | 128, value.length >> 7), value]);
};
const varint = (number: number, value: number): Uint8Array => Buffer.of(number << 3, value);
const fixed64 = (number: number): Uint8Array =>
  Buffer.concat([Buffer.of((number << 3) | 1), Buffer.alloc(8, 255)]);

const resource = field(1, field(1, Buffer.from('service.name')));
const scope = field(1, field(1, Buffer.from('bench')));
// Nested fields that have the numbers of the path to spans are no spans.
const span = field(2, field(1, Buffer.alloc(16)), fixed64(7), varint(6, 2), field(2, Buffer.alloc(200)));

test('spans are counted over all resources and scopes', () => {
  const request = Buffer.concat([
    field(1, resource, field(2, scope, span, span), field(2, scope, span)),
    field(1, resource, field(2, scope, span, field(3, Buffer.from('schema')))),
  ]);
  expect(countOtlpSpans(request)).toBe(4);
});

test('an empty request has no spans', () => {
  expect(countOtlpSpans(new Uint8Array())).toBe(0);
});

test('what is no protobuf is refused', () => {
  expect(() => countOtlpSpans(Buffer.of(255))).toThrow('protobuf ends within a number');
  expect(() => countOtlpSpans(Buffer.of(7))).toThrow('protobuf wire type must be 0, 1, 2 or 5, got 7');
});
