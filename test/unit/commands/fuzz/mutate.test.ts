import { expect, test } from 'vitest';
import { mutate } from '../../../../deploy/commands/fuzz/mutate';

test('what is repeated two hundred times, four times over, stays as small as inputs are', () => {
  // Of each change: from where, how long, which word, which change, and how often.
  const repetition = [0, 0.999, 0, 0.5, 0.999];
  const numbers = [0.999, ...repetition, ...repetition, ...repetition, ...repetition];
  const input = Buffer.alloc(16 * 1024, 'x');
  expect(mutate(input, input, () => numbers.shift() ?? 0)).toHaveLength(16 * 1024);
  expect(numbers).toEqual([]);
});
