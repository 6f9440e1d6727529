import { expect, test } from 'vitest';
import { judgeAims } from '../../../../../deploy/commands/bench/pipeline/aims';
import type { SizePoint } from '../../../../../deploy/commands/bench/pipeline/series/sizes';

const spread = { median: 1, min: 1, max: 1 };
const sizes = (files: number, cpuMillisByRound: readonly number[]): SizePoint => ({
  files,
  fileBytes: 65_536,
  wallMillis: spread,
  cpuMillis: spread,
  cpuMillisByRound,
  peakMegabytes: { api: 1, worker: 1 },
  copiedPerByte: { api: 2, worker: 5 },
});
const ofFiles = (most: readonly number[]) =>
  judgeAims({ files: [sizes(10, [100, 100, 100]), sizes(500, most)] })[0];

test('a file of 500 may cost what one of 10 does: met by the median, missed where every round misses', () => {
  expect(ofFiles([4000, 5000, 6000])).toMatchObject({ measured: '1.00 (0.80..1.20)', met: true });
  expect(ofFiles([4000, 5500, 6000])).toMatchObject({ measured: '1.10 (0.80..1.20)', met: undefined });
  expect(ofFiles([5500, 6000, 6500])).toMatchObject({ measured: '1.20 (1.10..1.30)', met: false });
});

test.each([
  [0.05, { measured: '1 in 20 uploads, 0.50 a second', met: true }],
  [0.3, { measured: '6 in 20 uploads, 3.00 a second', met: true }],
  [0.35, { measured: '7 in 20 uploads, 3.50 a second', met: false }],
])('%f looks for each upload whether storage is there, in two seconds: %o', (probe, judged) => {
  const requests = [{ files: 1, uploads: 20, seconds: 2, s3: { PutObject: 2, probe }, redis: {} }];
  expect(judgeAims({ requests })).toMatchObject([judged]);
});

test('what was not measured is not judged', () => {
  expect(judgeAims({})).toEqual([]);
});
