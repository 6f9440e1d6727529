import { expect, test } from 'vitest';
import {
  estimate,
  exactly,
  median,
  percentile,
  spread,
  uncertainty,
} from '../../../../deploy/commands/bench/statistics';

test('the median of an odd number of values is the middle one, whatever their order', () => {
  expect(median([30, 1, 2])).toBe(2);
});

test('the median of an even number of values is between the middle two', () => {
  expect(median([10, 1, 3, 2])).toBe(2.5);
});

test('the 99th percentile of 100 values is the 99th, of fewer the largest', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile([5, 7, 6], 0.99)).toBe(7);
});

test('a spread spans all values and leaves them in their order', () => {
  const values = [3, 10, 1];
  expect(spread(values)).toEqual({ median: 3, min: 1, max: 10 });
  expect(values).toEqual([3, 10, 1]);
});

test('no values have neither a median nor a percentile', () => {
  expect(() => median([])).toThrow(RangeError);
  expect(() => percentile([], 0.99)).toThrow('no 0.99 percentile of 0 values');
});

/** As launches of one round each. */
const single = (values: readonly number[]) => values.map((value) => [value]);

test('an interval is the same each time, and around the median', () => {
  const launches = single([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(estimate(launches, median)).toEqual({ value: 5, low: 2, high: 7, launches: 9 });
  expect(estimate(launches, median)).toEqual(estimate(launches, median));
});

test('an interval of one round says nothing of its width', () => {
  expect(estimate([[0.5]], median)).toEqual({ value: 0.5, low: 0.5, high: 0.5, launches: 1 });
});

test('one odd round among many moves neither the figure nor the interval far', () => {
  const quiet = Array.from({ length: 20 }, (_, index) => 1 + index / 1000);
  const { value, high } = estimate(single([...quiet, 1000]), median);
  expect([value, high < 1.02]).toEqual([1.01, true]);
});

test('rounds of one launch are no proof for another: what differs between launches is in the interval', () => {
  const launches = [1, 2, 3].map((value) => Array.from({ length: 10 }, () => value));
  expect(estimate(launches, median)).toEqual({ value: 2, low: 1, high: 3, launches: 3 });
});

test('the interval holds the true median in about 95 of 100 runs', () => {
  let state = 5;
  const noise = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  const runs = Array.from({ length: 100 }, () =>
    estimate(single(Array.from({ length: 25 }, () => noise())), median),
  );
  const holding = runs.filter(({ low, high }) => low <= 0.5 && high >= 0.5).length;
  expect(holding).toBeGreaterThan(90);
});

test('half of the interval is the uncertainty, and what is counted has none', () => {
  expect(uncertainty({ value: 1.2, low: 1, high: 2, launches: 3 })).toBe(0.5);
  expect(exactly(29)).toEqual({ value: 29, low: 29, high: 29, launches: Infinity });
});
