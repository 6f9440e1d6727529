import { TraceFlags } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SimpleProcessor } from '../../../../deploy/instrumentation/processor/simple-processor';
import { allFailed } from '../../../../deploy/instrumentation/processor/span-sender';
import { sampleSpan } from '../../../integration/instrumentation/exporters/sample-span';
import { allExported, end, given, givenBatch, slowSender } from './given-processor';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Lets promises settle without moving the clock. */
const settle = () => vi.advanceTimersByTimeAsync(0);

test('a batch leaves after the scheduled delay, not before', async () => {
  const { processor, sender } = givenBatch();
  end(processor, 3);
  await vi.advanceTimersByTimeAsync(4999);
  expect(sender.batches).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sender.batches).toEqual([['0', '1', '2']]);
});

test('a full batch leaves at once', () => {
  const { processor, sender } = givenBatch();
  end(processor, 512);
  expect(sender.batches.map((batch) => batch.length)).toEqual([512]);
});

test('forceFlush awaits the batch that is on its way and the queue', async () => {
  const { processor, sender, statistics } = givenBatch();
  end(processor, 512 + 100);
  let isFlushed = false;
  const flushed = processor.forceFlush().finally(() => (isFlushed = true));
  await settle();
  expect(sender.batches).toHaveLength(1);
  sender.answers[0]?.();
  await settle();
  expect(sender.batches.map((batch) => batch.length)).toEqual([512, 100]);
  expect(isFlushed).toBe(false);
  sender.answers[1]?.();
  await flushed;
  expect(statistics.exported).toBe(612);
});

test('forceFlush does not wait for spans that end after it was called', async () => {
  const { processor, sender } = givenBatch();
  end(processor, 1);
  const flushed = processor.forceFlush();
  end(processor, 5);
  sender.answers[0]?.();
  await flushed;
  expect(sender.batches).toEqual([['0']]);
});

test('a dead exporter holds no more than the queue and one batch, and the rest is counted', () => {
  const { processor, statistics } = givenBatch();
  end(processor, 5000);
  expect(statistics.dropped).toMatchObject({ queue_full: 5000 - 2048 - 512 });
});

test('an exporter that never answers loses its batch after the timeout, and the next one leaves', async () => {
  const { processor, sender, statistics, report } = givenBatch({ scheduledDelayMillis: 1000 });
  end(processor, 513);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(statistics.dropped.export_failed).toBe(512);
  const fields = { exporter: 'slow', spans: 512, error: 'no answer within 30000 ms' };
  expect(report.mock.calls).toEqual([['warn', 'spans were lost on export', fields]]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(sender.batches).toHaveLength(2);
  sender.answers[0]?.();
  sender.answers[1]?.();
  await settle();
  expect(statistics).toMatchObject({ exported: 1, dropped: { export_failed: 512 } });
});

test('shutdown gives up what is queued and on its way, and counts it once', async () => {
  const { processor, sender, statistics } = givenBatch();
  end(processor, 600);
  await processor.shutdown();
  sender.answers[0]?.();
  end(processor, 2);
  await processor.forceFlush();
  expect(statistics).toMatchObject({ exported: 0, dropped: { shutdown_timeout: 602 } });
  expect(sender.cancel).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test('spans that are not sampled are not exported', () => {
  const { processor, sender } = givenBatch({ maxExportBatchSize: 1 });
  const context = { ...sampleSpan().spanContext(), traceFlags: TraceFlags.NONE };
  processor.onEnd(sampleSpan({ spanContext: () => context }));
  expect(sender.batches).toEqual([]);
});

test('an outage is reported when it begins and when it ends, with what it lost', () => {
  const { sender, delivery, report, statistics } = given();
  const refused = allFailed(2, new Error('refused'));
  for (const outcome of [refused, refused, undefined, undefined]) {
    delivery.deliver([sampleSpan(), sampleSpan()], () => {});
    sender.answers.shift()?.(outcome);
  }
  expect(report.mock.calls).toEqual([
    ['warn', 'spans were lost on export', { exporter: 'slow', spans: 2, error: 'refused' }],
    ['info', 'spans are exported again', { exporter: 'slow', lost: 4 }],
  ]);
  expect(statistics).toMatchObject({ exported: 4, dropped: { export_failed: 4 } });
});

const broken = (): never => {
  throw new Error('bug');
};

test('a sender that throws loses its batch and nothing else', () => {
  const { delivery, statistics } = given({ ...slowSender(), send: broken });
  const settled = vi.fn<() => void>();
  delivery.deliver([sampleSpan()], settled);
  expect(settled).toHaveBeenCalledOnce();
  expect(statistics.dropped.export_failed).toBe(1);
});

test('rejected spans are dropped for that reason, and told once an outage', () => {
  const { sender, delivery, report, statistics } = given();
  const rejecting = {
    exported: 1,
    tooLarge: 0,
    rejected: 2,
    failed: 0,
    late: [],
    error: new Error('over quota'),
  };
  for (const outcome of [rejecting, rejecting, allExported(3)]) {
    delivery.deliver([sampleSpan(), sampleSpan(), sampleSpan()], () => {});
    sender.answers.shift()?.(outcome);
  }
  expect(report.mock.calls).toEqual([
    ['warn', 'spans were lost on export', { exporter: 'slow', spans: 2, error: 'over quota' }],
    ['info', 'spans are exported again', { exporter: 'slow', lost: 4 }],
  ]);
  expect(statistics).toMatchObject({ exported: 5, dropped: { rejected: 4 } });
});

test('a receiver that asks for a pause gets nothing before it is over, and the queue keeps its bound', async () => {
  const { processor, sender, statistics } = givenBatch({ maxQueueSize: 600 });
  end(processor, 512);
  sender.answers[0]?.({ ...allFailed(512, new Error('busy')), pauseMillis: 20_000 });
  end(processor, 700);
  await vi.advanceTimersByTimeAsync(19_999);
  expect(sender.batches).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sender.batches.map((batch) => batch.length)).toEqual([512, 512]);
  expect(statistics.dropped).toMatchObject({ export_failed: 512, queue_full: 100 });
});

test('a flush does not wait for the end of a pause: it may be the last', async () => {
  const { processor, sender } = givenBatch();
  end(processor, 512);
  sender.answers[0]?.({ ...allFailed(512, new Error('busy')), pauseMillis: 20_000 });
  end(processor, 1);
  void processor.forceFlush();
  expect(sender.batches.map((batch) => batch.length)).toEqual([512, 1]);
});

test('without the event loop a batch is hurried, and what is left counts as lost once', () => {
  const { processor, sender, statistics } = givenBatch();
  end(processor, 600);
  processor.advance();
  expect(sender.hurry).toHaveBeenCalledOnce();
  sender.answers[0]?.();
  processor.advance();
  expect(sender.batches.map((batch) => batch.length)).toEqual([512, 88]);
  expect(processor.isIdle).toBe(false);
  processor.giveUp();
  sender.answers[1]?.();
  expect(processor.isIdle).toBe(true);
  expect(statistics).toMatchObject({ exported: 512, dropped: { shutdown_timeout: 88 } });
});

test('the simple processor sends each span the moment it ends, and is bounded', async () => {
  const { sender, statistics, delivery } = given();
  const processor = new SimpleProcessor(delivery, 3);
  end(processor, 5);
  expect(sender.batches).toEqual([['0'], ['1'], ['2']]);
  for (const answer of sender.answers) answer();
  await processor.forceFlush();
  expect(statistics).toMatchObject({ exported: 3, dropped: { queue_full: 2 } });
  end(processor, 1);
  await processor.shutdown();
  expect(statistics.dropped.shutdown_timeout).toBe(1);
});
