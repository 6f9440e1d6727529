import { expect, test } from 'vitest';
import { planUploads, type UploadKind } from '../../../../deploy/commands/kept/plan';

const placesOf = (plan: readonly UploadKind[], kind: UploadKind): number[] =>
  plan.flatMap((each, index) => (each === kind ? [index] : []));

test('of two thousand, twenty fail and ten are slow, evenly spread', () => {
  const plan = planUploads(2000, 1, 0.5);
  expect(plan).toHaveLength(2000);
  expect(placesOf(plan, 'failed')).toEqual(Array.from({ length: 20 }, (_, index) => 50 + 100 * index));
  expect(placesOf(plan, 'slow')).toEqual(Array.from({ length: 10 }, (_, index) => 100 + 200 * index));
});

test('where their places are taken they stand beside each other', () => {
  expect(planUploads(4, 50, 50).toSorted()).toEqual(['failed', 'failed', 'slow', 'slow']);
});
