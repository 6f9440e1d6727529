import { expect, test } from 'vitest';
import { median, percentile, spread } from '../../../../deploy/commands/bench/statistics';

test('the median of an odd number of values is the middle one, whatever their order', () => {
  expect(median([30, 1, 2])).toBe(2);
});

test('the median of an even number of values is between the middle two', () => {
  expect(median([10, 1, 3, 2])).toBe(2.5);
});

test('a single round has a median and no spread', () => {
  expect(spread([0.5])).toEqual({ median: 0.5, min: 0.5, max: 0.5 });
});

test('a spread spans all rounds and leaves them in their order', () => {
  const values = [3, 10, 1];
  expect(spread(values)).toEqual({ median: 3, min: 1, max: 10 });
  expect(values).toEqual([3, 10, 1]);
});

test('the 99th percentile of 100 values is the 99th, of fewer the largest', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile([5, 7, 6], 0.99)).toBe(7);
});

test('no values have neither a median nor a percentile', () => {
  expect(() => median([])).toThrow(RangeError);
  expect(() => percentile([], 0.99)).toThrow('no 0.99 percentile of 0 values');
});
