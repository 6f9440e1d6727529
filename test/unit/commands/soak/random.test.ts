import { expect, test } from 'vitest';
import { Random } from '../../../../deploy/commands/soak/random';

const draw = (seed: number): number[] => {
  const random = new Random(seed);
  return Array.from({ length: 1000 }, () => random.next());
};

test('the same seed draws the same numbers, another seed others', () => {
  expect(draw(7)).toEqual(draw(7));
  expect(draw(8)).not.toEqual(draw(7));
});

test('numbers are spread over 0..1', () => {
  const tenths = draw(7).map((number) => Math.floor(number * 10));
  expect(new Set(tenths)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
});

test('a shuffle keeps everything', () => {
  const items = Array.from({ length: 50 }, (_, index) => index);
  const shuffled = new Random(7).shuffle(items);
  expect(shuffled).not.toEqual(items);
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
});
