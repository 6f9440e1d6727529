import { expect, test } from 'vitest';
import { rotate } from '../../../../deploy/commands/bench/rounds';

test('each round begins with another tracer, and measures each once', () => {
  const orders = [0, 1, 2, 3].map((round) => rotate(['untraced', 'ours', 'stock'], round).join(' '));
  expect(orders).toEqual([
    'untraced ours stock',
    'ours stock untraced',
    'stock untraced ours',
    'untraced ours stock',
  ]);
});
