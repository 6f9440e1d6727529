import { expect, test } from 'vitest';
import { growth } from '../../../../deploy/commands/bench/endurance';

const points = (...bytes: number[]) =>
  bytes.map((heapBytes, index) => ({
    requests: index * 100_000,
    heapBytes,
    externalBytes: index * 1_000_000,
    residentBytes: 0,
  }));

test('what is filled within the first hundred thousand requests is no growth', () => {
  expect(growth(points(5_000_000, 9_000_000, 9_500_000, 9_500_000, 9_500_000))).toBe(0);
});

test('a leak is what each request leaves, and one odd collection does not hide it', () => {
  expect(growth(points(0, 0, 1_600_000, 2_400_000, 9_000_000, 4_000_000, 4_800_000))).toBe(8);
});
