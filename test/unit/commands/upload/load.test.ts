import { expect, test } from 'vitest';
import { sampleAt } from '../../../../deploy/commands/upload/load';
import { Tally } from '../../../../deploy/commands/upload/tally';

const samples = (count: number, failureShare: number): string[] =>
  Array.from({ length: count }, (_, number) => sampleAt(number, { failureShare }));

test('failures are as many as asked for, spread evenly, and come by turns', () => {
  expect(samples(8, 0.25)).toEqual([
    'clean',
    'clean',
    'clean',
    'infected',
    'clean',
    'clean',
    'clean',
    'archive',
  ]);
  expect(new Set(samples(100, 0))).toEqual(new Set(['clean']));
  expect(samples(4, 1)).toEqual(['infected', 'archive', 'refused', 'infected']);
  expect(samples(1000, 0.1).filter((name) => name !== 'clean')).toHaveLength(100);
});

test('what became of uploads is told in one line, and what should not have, by kind', () => {
  const tally = new Tally();
  for (let number = 0; number < 5; number++) tally.sent();
  for (const millis of [10, 20, 400]) tally.answered(millis);
  tally.ended('infected', 'infected');
  tally.ended('clean', 'clean');
  for (let number = 0; number < 2; number++) tally.ended('clean', 'answered 503');
  expect(tally.line()).toBe(
    '5 sent, 1 clean, 1 infected, 2 answered 503, 1 on the way; half answered within 20.00 ms, 95 % within 400.00 ms',
  );
  expect(tally.problems()).toEqual(['2 should be clean, but: answered 503']);
});
