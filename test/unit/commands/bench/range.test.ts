import { expect, test } from 'vitest';
import { range } from '../../../../deploy/commands/bench/range';

test.for([
  [{ value: 0.2134, low: 0.2, high: 0.25, launches: 3 }, undefined, '0.21 (0.20..0.25)'],
  [{ value: 16.04, low: 15.55, high: 17, launches: 3 }, undefined, '16.0 (15.6..17.0)'],
  [{ value: 7782.4, low: 7000, high: 8000, launches: 3 }, undefined, '7782 (7000..8000)'],
  [{ value: 1.0084, low: 1.0031, high: 1.012, launches: 3 }, 3, '1.008 (1.003..1.012)'],
  [{ value: -0.001, low: -0.5, high: 0.5, launches: 3 }, undefined, '0.00 (-0.50..0.50)'],
  [{ value: 0.5, low: -1, high: Infinity, launches: 3 }, undefined, '0.50 (-1.00..∞)'],
  [{ value: 29, low: 29, high: 29, launches: 3 }, 0, '29'],
] as const)('%j is shown with the digits that say something', ([estimate, digits, text]) => {
  expect(range(estimate, digits)).toBe(text);
});
