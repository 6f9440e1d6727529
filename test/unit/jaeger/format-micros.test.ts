import { expect, test } from 'vitest';
import { formatMicros } from '../../../deploy/jaeger/format-micros';

test.each([
  [0, '0 µs'],
  [999, '999 µs'],
  [1000, '1.00 ms'],
  [123_456, '123.46 ms'],
  [999_999, '1000.00 ms'],
  [1_500_000, '1.50 s'],
])('%i microseconds read as %s', (micros, text) => {
  expect(formatMicros(micros)).toBe(text);
});
