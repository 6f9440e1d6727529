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

test('one look whether storage is there, among all uploads, is one too many', () => {
  const requests = [{ files: 1, uploads: 20, s3: { PutObject: 2, probe: 0.05 }, redis: {} }];
  expect(judgeAims({ requests })).toMatchObject([{ measured: '1 in 20 uploads', met: false }]);
});

test('what was not measured is not judged', () => {
  expect(judgeAims({})).toEqual([]);
});
