import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { vi } from 'vitest';
import { createStatistics } from '../../../../deploy/instrumentation/diagnostics/statistics';
import { BatchProcessor } from '../../../../deploy/instrumentation/processor/batch-processor';
import { Delivery } from '../../../../deploy/instrumentation/processor/delivery';
import type { SendOutcome } from '../../../../deploy/instrumentation/processor/span-sender';
import { sampleSpan } from '../../../integration/instrumentation/exporters/sample-span';

const limits = {
  maxQueueSize: 2048,
  maxExportBatchSize: 512,
  scheduledDelayMillis: 5000,
  exportTimeoutMillis: 30_000,
};

export const allExported = (count: number): SendOutcome => ({
  exported: count,
  tooLarge: 0,
  rejected: 0,
  failed: 0,
  late: [],
});

/** A destination that answers when the test says so. */
export function slowSender() {
  const batches: string[][] = [];
  const answers: ((outcome?: SendOutcome) => void)[] = [];
  const hurry = vi.fn<() => void>();
  const cancel = vi.fn<() => void>();
  const send = (spans: readonly ReadableSpan[], settled: (outcome: SendOutcome) => void) => {
    batches.push(spans.map(({ name }) => name));
    answers.push((outcome = allExported(spans.length)) => settled(outcome));
    return { hurry, cancel };
  };
  return { name: 'slow', prepare: vi.fn<() => void>(), send, hurry, cancel, batches, answers };
}

export function given(sender = slowSender()) {
  const statistics = createStatistics();
  const report = vi.fn<(level: string, message: string, fields?: object) => void>();
  const delivery = new Delivery(sender, limits.exportTimeoutMillis, statistics, report);
  return { sender, statistics, report, delivery };
}

export function givenBatch(changes: Partial<typeof limits> = {}) {
  const parts = given();
  return { ...parts, processor: new BatchProcessor(parts.delivery, { ...limits, ...changes }) };
}

/** @returns the spans that ended */
export function end(processor: { onEnd(span: ReadableSpan): void }, count: number): ReadableSpan[] {
  const spans = Array.from({ length: count }, (_, index) => sampleSpan({ name: `${index}` }));
  for (const span of spans) processor.onEnd(span);
  return spans;
}
