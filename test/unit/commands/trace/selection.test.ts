import { expect, test } from 'vitest';
import { isSelected, type Selection } from '../../../../deploy/commands/trace/selection';
import { failedScan } from './sample-trace';

const any = { sinceMillis: 60_000, limit: 1 };
const now = Date.UTC(2026, 0, 2, 3, 5);

test.each<[Partial<Selection>, boolean]>([
  [{}, true],
  [{ jobId: 'job-1' }, true],
  [{ jobId: 'job-2' }, false],
  [{ userId: '7' }, true],
  [{ userId: '77' }, false],
  [{ failed: true }, true],
  [{ service: 'worker' }, true],
  [{ service: 'jaeger' }, false],
  [{ operation: 'upload' }, true],
  [{ operation: 'presign' }, false],
  [{ tags: { 'user.id': '7', 'job.id': 'job-1' } }, true],
  [{ tags: { 'user.id': '7', 'job.id': 'job-2' } }, false],
  [{ userId: '7', failed: true, service: 'api' }, true],
  [{ userId: '7', failed: true, service: 'none' }, false],
])('%j is judged over the whole trace', (selection, expected) => {
  expect(isSelected(failedScan, { ...any, ...selection }, now)).toBe(expected);
});

test('the wait between two spans makes a trace slow', () => {
  expect(isSelected(failedScan, { ...any, slowMillis: 2025 }, now)).toBe(true);
  expect(isSelected(failedScan, { ...any, slowMillis: 2026 }, now)).toBe(false);
});

test('a trace without an error has not failed', () => {
  const [, upload] = failedScan.spans;
  const spans = upload ? [upload] : [];
  expect(isSelected({ ...failedScan, spans }, { ...any, failed: true }, now)).toBe(false);
});

test('a trace is as old as its last span', () => {
  const end = Date.UTC(2026, 0, 2, 3, 4, 7, 703);
  expect(isSelected(failedScan, any, end + 60_000)).toBe(true);
  expect(isSelected(failedScan, any, end + 60_001)).toBe(false);
});
