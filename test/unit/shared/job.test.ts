import { expect, test } from 'vitest';
import { type FinalStatus, type JobFile, statusOf } from '../../../services/shared/job';

const file = (verdict: FinalStatus): JobFile => ({
  id: '1',
  name: 'page.png',
  contentType: 'image/png',
  sizeBytes: 1,
  etag: '"e"',
  verdict,
});

test.each<[FinalStatus[], FinalStatus]>([
  [['clean', 'clean'], 'clean'],
  [['clean', 'unscannable'], 'unscannable'],
  [['unscannable', 'error'], 'error'],
  [['error', 'infected', 'clean'], 'infected'],
  [[], 'error'],
])('files that are %j make the job %s', (verdicts, status) => {
  expect(statusOf(verdicts.map(file))).toBe(status);
});
