import { expect, test } from 'vitest';
import { AnswerTimes } from '../../../../deploy/commands/upload/answer-times';

test('a share of the answers came within a time, which is at most a hundredth too long', () => {
  const times = new AnswerTimes();
  for (let millis = 1; millis <= 100; millis++) times.add(millis + 0.0625);
  expect([times.count, times.within(0.5), times.within(0.95), times.within(1)]).toEqual([
    100, 50_100, 95_100, 101_000,
  ]);
});

test('of no answer nothing is known', () => {
  expect(new AnswerTimes().within(0.5)).toBe(0);
});
