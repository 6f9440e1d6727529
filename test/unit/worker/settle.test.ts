import { expect, test } from 'vitest';
import type { Job, JobFile } from '../../../services/shared/job';
import { StorageUnavailableError } from '../../../services/shared/storage/errors';
import { ScannerUnavailableError } from '../../../services/worker/clamd/errors';
import type { FileOutcome } from '../../../services/worker/scan/file-outcome';
import { giveUp, settle } from '../../../services/worker/settle';

const file = (id: string): JobFile => ({
  id,
  name: `${id}.png`,
  contentType: 'image/png',
  sizeBytes: 1,
  etag: '"1"',
  verdict: 'pending',
});

const job: Job = {
  id: 'job',
  userId: 'reader',
  status: 'scanning',
  files: [file('a'), file('b')],
  attempts: 2,
  createdAt: '2026-01-01T00:00:00.000Z',
};

const outcomes = (a: FileOutcome, b: FileOutcome) =>
  new Map([
    ['a', a],
    ['b', b],
  ]);

const pending: FileOutcome = {
  verdict: 'pending',
  cause: new ScannerUnavailableError('connect ECONNREFUSED'),
};

test('a job is final once every file has a verdict', () => {
  const settled = settle(job, outcomes({ verdict: 'clean' }, { verdict: 'infected', signature: 'X' }));
  expect(settled).toMatchObject({
    status: 'infected',
    files: [{ verdict: 'clean' }, { verdict: 'infected', signature: 'X' }],
    finishedAt: expect.stringMatching(/Z$/),
  });
  expect(settled).not.toHaveProperty('error');
});

test('a job with a pending file waits, and keeps the verdicts that it has', () => {
  const settled = settle(job, outcomes({ verdict: 'clean' }, pending));
  expect(settled).toMatchObject({ status: 'queued', files: [{ verdict: 'clean' }, { verdict: 'pending' }] });
  expect(settled).not.toHaveProperty('finishedAt');
});

test('giving up turns pending files into errors, with a reason that shows no address', () => {
  expect(giveUp(job, outcomes({ verdict: 'clean' }, pending))).toMatchObject({
    status: 'error',
    error: 'the scanner was not available',
    files: [{ verdict: 'clean' }, { verdict: 'error', reason: 'the scanner was not available' }],
  });
});

test.each([
  [new StorageUnavailableError('x'), 'storage was not available'],
  [new Error('ENOSPC'), 'the scan failed'],
  ['anything', 'the scan failed'],
])('the reason for %s is "%s"', (cause, reason) => {
  expect(giveUp(job, outcomes(pending, { verdict: 'pending', cause })).files[1]?.reason).toBe(reason);
});

test('malware that was found stays found when the rest is given up', () => {
  const ended = giveUp(job, outcomes({ verdict: 'infected', signature: 'X' }, pending));
  expect(ended).toMatchObject({ status: 'infected', files: [{ verdict: 'infected' }, { verdict: 'error' }] });
  expect(ended).not.toHaveProperty('error');
});

test('a job whose workers died says how often', () => {
  expect(giveUp(job)).toMatchObject({ status: 'error', error: 'none of 2 attempts came to an end' });
});
