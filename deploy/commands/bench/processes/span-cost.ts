import { setTimeout as delay } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import type { SpanAnswer } from '../messages';
import { median } from '../statistics';
import { answer } from './answer';

// What a manual span costs, with whatever tracer was preloaded. Needs `--expose-gc`.

/** Fits the processor's buffer, so that nothing is dropped or exported within a batch. */
const batchSize = 1000;
/** Until all is compiled and stays so. */
const warmUpBatches = 40;
const timedBatches = 20;
const weighedBatches = 5;
/** Longer than the delay of the batch processor that measure-spans.ts sets: the buffer is empty before each batch. */
const pauseMillis = 50;

answer(async (): Promise<SpanAnswer> => {
  await repeat(warmUpBatches, timedBatch);
  const nanos = await repeat(timedBatches, timedBatch);
  // Last, because forced collections disturb what the engine knows about hot code.
  const bytes = await repeat(weighedBatches, weighedBatch);
  return { nanosPerSpan: median(nanos), heapBytesPerSpan: Math.max(0, median(bytes)) };
});

async function repeat(times: number, batch: () => number): Promise<number[]> {
  const results: number[] = [];
  for (let count = 0; count < times; count++) {
    results.push(batch() / batchSize);
    await delay(pauseMillis);
  }
  return results;
}

function timedBatch(): number {
  const start = process.hrtime.bigint();
  makeSpans();
  return Number(process.hrtime.bigint() - start);
}

function weighedBatch(): number {
  const before = collectedHeapBytes();
  makeSpans();
  return collectedHeapBytes() - before;
}

function makeSpans(): void {
  const tracer = trace.getTracer('bench');
  for (let index = 0; index < batchSize; index++) {
    const span = tracer.startSpan('presign');
    span.setAttribute('user.id', 'reader');
    span.setAttribute('file.name', 'page-001.png');
    span.setAttribute('file.size_bytes', index);
    span.setAttribute('scan.queued', true);
    span.end();
  }
}

function collectedHeapBytes(): number {
  if (globalThis.gc === undefined) throw new Error('node must run with --expose-gc');
  globalThis.gc();
  // Spans may wait encoded, in buffers outside of the heap.
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
