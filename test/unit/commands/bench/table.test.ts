import { expect, test } from 'vitest';
import { table } from '../../../../deploy/commands/bench/table';

test('the first column is set to the left, figures to the right', () => {
  const lines = [
    ['untraced', '1000', '1.00'],
    ['stock', '90', '0.09 (0.08..0.10)'],
  ];
  expect(table(['row', 'requests/s', 'ratio'], lines).split('\n')).toEqual([
    'row       requests/s              ratio',
    '--------  ----------  -----------------',
    'untraced        1000               1.00',
    'stock             90  0.09 (0.08..0.10)',
  ]);
});

test('a line with fewer cells than the header ends early', () => {
  expect(table(['a', 'b'], [['x']])).toBe('a  b\n-  -\nx');
});
