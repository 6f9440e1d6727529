import { expect, test } from 'vitest';
import { describeGrowth, growthPower } from '../../../../../deploy/commands/bench/pipeline/growth';

const points = (cost: (size: number) => number) =>
  [1, 10, 100, 500].map((size) => ({ size, cost: cost(size) }));

test('a cost that is so much for each grows with the power 1, the square with 2', () => {
  expect(growthPower(points((size) => 7 * size))).toBeCloseTo(1, 10);
  expect(growthPower(points((size) => 3 * size ** 2))).toBeCloseTo(2, 10);
});

test('what grows faster than what there is to do is said to be not linear', () => {
  expect(describeGrowth(points((size) => size * Math.log(size + 1)))).toBe(
    'grows with the power 1.35: not linear',
  );
  expect(describeGrowth(points((size) => 20 + 5 * size))).toBe('grows with the power 0.75');
});

test('one size tells nothing of growth', () => {
  expect(() => growthPower([{ size: 1, cost: 1 }])).toThrow('growth needs two sizes at least');
});
