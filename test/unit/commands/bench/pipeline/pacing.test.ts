import { expect, test } from 'vitest';
import { arrivals } from '../../../../../deploy/commands/bench/pipeline/pacing';

test('as many uploads are due as the rate says, and no later than the time is over', () => {
  const due = arrivals(50, 200, 1);
  expect(Math.abs(due.length / 10_000 - 1)).toBeLessThan(0.02);
  expect(due.at(-1)).toBeLessThan(200_000);
  expect(due.toSorted((a, b) => a - b)).toEqual(due);
});

test('gaps vary as much as they are long, as those between people do', () => {
  const due = arrivals(50, 200, 1);
  const gaps = due.slice(1).map((at, index) => at - (due[index] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  expect(Math.abs(mean / 20 - 1)).toBeLessThan(0.02);
  expect(Math.abs(deviation / mean - 1)).toBeLessThan(0.03);
});

test('the same seed gives the same times, another gives others', () => {
  expect(arrivals(10, 5, 7)).toEqual(arrivals(10, 5, 7));
  expect(arrivals(10, 5, 7)).not.toEqual(arrivals(10, 5, 8));
});
