import { expect, test, vi } from 'vitest';
import { Rollbacks } from '../../../../services/api/upload/rollbacks';
import { createLogger } from '../../../../services/shared/logger';

const rollbacks = (...pausesMillis: number[]) => new Rollbacks(createLogger('test', 'silent'), pausesMillis);

test('a step that fails is tried again, and only that one', async () => {
  const fails = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('down')).mockResolvedValue();
  const works = vi.fn<() => Promise<void>>().mockResolvedValue();
  await rollbacks(1, 1).start([fails, works], false);
  expect([fails.mock.calls.length, works.mock.calls.length]).toEqual([2, 1]);
});

test('after an outage everything is undone once more', async () => {
  const step = vi.fn<() => Promise<void>>().mockResolvedValue();
  await rollbacks(1, 1).start([step], true);
  expect(step).toHaveBeenCalledTimes(2);
});

test('giving up is bounded', async () => {
  const step = vi.fn<() => Promise<void>>().mockRejectedValue(new Error('down'));
  const all = rollbacks(1, 1);
  void all.start([step], false);
  await all.settled();
  expect(step).toHaveBeenCalledTimes(3);
});
