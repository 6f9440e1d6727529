import { expect, test } from 'vitest';
import { batches } from '../../../../services/worker/scan/batches';

const files = (...sizes: number[]) => sizes.map((sizeBytes) => ({ sizeBytes }));

test.each([
  [[], []],
  [[4], [[4]]],
  [[4, 6], [[4, 6]]],
  [
    [4, 7],
    [[4], [7]],
  ],
  [
    [4, 7, 3, 1],
    [[4], [7, 3], [1]],
  ],
  [
    [11, 1],
    [[11], [1]],
  ],
  [[0, 0], [[0, 0]]],
])('%j cut at 10 bytes is %j', (sizes, expected) => {
  const result = batches(files(...sizes), 10);
  expect(result.map((batch) => batch.map(({ sizeBytes }) => sizeBytes))).toEqual(expected);
});
