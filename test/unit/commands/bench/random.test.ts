import { expect, test } from 'vitest';
import { draw, shuffled } from '../../../../deploy/commands/bench/random';
import { seededRandom } from '../../../../deploy/commands/seeded-random';

test('a seed has its numbers, on every machine', () => {
  const random = seededRandom(1);
  expect([random(), random()].map((each) => each.toFixed(6))).toEqual(['0.627074', '0.002736']);
  expect(seededRandom(2)()).not.toBe(seededRandom(1)());
});

test('an order is drawn anew each time, and has each of them once', () => {
  const random = seededRandom(1);
  const orders = [1, 2, 3].map(() => shuffled(['untraced', 'ours', 'stock'], random).join(' '));
  expect(orders).toEqual(['ours untraced stock', 'stock ours untraced', 'ours stock untraced']);
});

test('each of all orders comes about as often', () => {
  const random = seededRandom(7);
  const counts = Map.groupBy(
    Array.from({ length: 6000 }, () => shuffled(['a', 'b', 'c'], random).join('')),
    (order) => order,
  );
  expect([...counts.keys()].toSorted()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
  for (const { length } of counts.values()) expect(Math.abs(length - 1000)).toBeLessThan(100);
});

test('there is nothing to draw from nothing', () => {
  expect(() => draw([], seededRandom(1))).toThrow(RangeError);
});
