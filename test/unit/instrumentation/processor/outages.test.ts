import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BatchProcessor } from '../../../../deploy/instrumentation/processor/batch-processor';
import { allFailed, type SendOutcome } from '../../../../deploy/instrumentation/processor/span-sender';
import { end, givenBatch } from './given-processor';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A receiver is away: what it was to get may be sent again. */
const isAway = (batch: ReadableSpan[]): SendOutcome => ({
  ...allFailed(0, new Error('away')),
  late: batch,
  pauseMillis: 1000,
});

test('what could not be handed over is sent again, first and in its order, and nothing is lost', async () => {
  const { processor, sender, statistics, report } = givenBatch();
  const older = end(processor, 512);
  sender.answers[0]?.(isAway(older));
  const newer = end(processor, 88);
  await vi.advanceTimersByTimeAsync(999);
  expect(sender.batches).toHaveLength(1);
  expect(statistics.failingExporters).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  sender.answers[1]?.();
  await vi.advanceTimersByTimeAsync(5000);
  sender.answers[2]?.();
  expect(sender.batches.slice(1).flat()).toEqual([...older, ...newer].map(({ name }) => name));
  expect(statistics).toMatchObject({ exported: 600, failingExporters: 0, dropped: { export_failed: 0 } });
  expect(report.mock.calls).toEqual([
    ['warn', 'spans wait, because an export failed', { exporter: 'slow', spans: 512, error: 'away' }],
    ['info', 'spans are exported again', { exporter: 'slow', lost: 0 }],
  ]);
});

test('a batch is lost where the queue has no room for it, and that is told once', async () => {
  const { processor, sender, statistics, report } = givenBatch({ maxQueueSize: 600 });
  const made = end(processor, 512);
  sender.answers[0]?.(isAway(made));
  await vi.advanceTimersByTimeAsync(1000);
  end(processor, 89);
  for (let index = 1; index < 3; index++) {
    sender.answers[index]?.(isAway(made));
    await vi.advanceTimersByTimeAsync(1000);
    end(processor, 512);
  }
  expect(statistics.dropped).toMatchObject({ export_failed: 1024 });
  expect(report.mock.calls.map(([, message]) => message)).toEqual([
    'spans wait, because an export failed',
    'spans were lost on export',
  ]);
});

test.each([
  ['flushes', (processor: BatchProcessor) => void processor.forceFlush()],
  ['ends', (processor: BatchProcessor) => processor.advance()],
])('nothing waits where the process %s: that is an end', (_what, act) => {
  const { processor, sender, statistics } = givenBatch();
  const made = end(processor, 3);
  act(processor);
  sender.answers[0]?.(isAway(made));
  expect(statistics.dropped).toMatchObject({ export_failed: 3 });
  expect(processor.isIdle).toBe(true);
});
