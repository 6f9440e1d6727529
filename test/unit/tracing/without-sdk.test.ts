import { expect, test } from 'vitest';
import {
  addEvent,
  continueTrace,
  currentTrace,
  recordException,
  setAttribute,
  tracingStatistics,
  withSpan,
} from '../../../services/tracing';

test('without an SDK everything does nothing, harmlessly', async () => {
  setAttribute('a', 1);
  addEvent('b');
  recordException(new Error('c'));
  expect(currentTrace()).toBeUndefined();
  expect(tracingStatistics()).toBeUndefined();
  expect(withSpan('sync', () => 1)).toBe(1);
  expect(await withSpan('async', async () => 2)).toBe(2);
  expect(continueTrace(undefined, () => 3)).toBe(3);
});

test('without an SDK errors are passed on as they are', () => {
  const error = new Error('boom');
  expect(() =>
    withSpan('fails', () => {
      throw error;
    }),
  ).toThrow(error);
});
