import { expect, test } from 'vitest';
import { comparisonOf } from '../../../../../deploy/commands/trace/why/comparison';
import { pathOf } from '../../../../../deploy/commands/trace/why/path-steps';
import { subjectOf } from '../../../../../deploy/commands/trace/why/subject';
import { uploadTrace } from './sample-upload';

const slow = uploadTrace('slow', { queued: 5000 });

function given() {
  const subject = subjectOf(slow, 'job-1');
  if (!subject) throw new Error('unreachable');
  return { subject, path: pathOf(subject) };
}

const others = (...queued: readonly number[]) =>
  queued.map((millis) => uploadTrace(`t${millis}`, { queued: millis }));

test('the path is told by operation, all of it as long as the whole', () => {
  const { path } = given();
  expect(path.micros).toBe(5_060_000);
  expect(path.steps.map(({ name, service, micros, count }) => [name, service, micros, count])).toEqual([
    ['waiting in the queue', 'worker', 5_001_000, 1],
    ['scanner.checkFiles', 'worker', 30_000, 1],
    ['S3.PutObject', 'backend', 10_000, 1],
    ['worker.scan', 'worker', 10_000, 1],
    ['queueAdd', 'backend', 7000, 1],
    ['POST /api/upload', 'backend', 1000, 1],
    ['upload', 'backend', 1000, 1],
  ]);
});

test('the medians are those of the others, without itself', () => {
  const { subject, path } = given();
  const comparison = comparisonOf([slow, ...others(10, 20, 30, 40, 50)], subject, path);
  expect(comparison).toEqual({
    count: 5,
    medianMicros: 90_000,
    stepMedians: [31_000, 30_000, 10_000, 10_000, 7000, 1000, 1000],
  });
});

test('of an even number the median is between two', () => {
  const { subject, path } = given();
  expect(comparisonOf(others(10, 20, 30, 40, 50, 60), subject, path).medianMicros).toBe(95_000);
});

test('those that failed are not what is usual, and few are none', () => {
  const { subject, path } = given();
  const failed = uploadTrace('failed', { error: 'no clamd' });
  expect(comparisonOf([failed, ...others(10, 20, 30, 40)], subject, path)).toEqual({
    count: 4,
    missing: '5 at least are needed',
  });
});

test('no more than 100 are looked at', () => {
  const { subject, path } = given();
  const many = Array.from({ length: 102 }, (_, index) => uploadTrace(`t${index}`));
  expect(comparisonOf(many, subject, path).count).toBe(100);
});
