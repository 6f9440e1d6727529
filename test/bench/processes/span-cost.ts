import { setTimeout as delay } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import type { SpanMeasurement } from '../measurement';
import { median } from '../statistics';
import { answer } from './answer';

// What a manual span costs, with whatever tracer was preloaded. Needs `--expose-gc`.

/** Fits the processor's buffer, so that nothing is dropped or exported within a batch. */
const batchSize = 1000;
const warmUpBatches = 10;
const batches = 15;
/** Longer than the delay of the batch processor that measure-spans.ts sets: the buffer is empty before each batch. */
const pauseMillis = 100;

answer(async (): Promise<SpanMeasurement> => {
  for (let batch = 0; batch < warmUpBatches; batch++) {
    makeSpans();
    await delay(pauseMillis);
  }
  const nanos: number[] = [];
  const heapBytes: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const before = collectedHeapBytes();
    const start = process.hrtime.bigint();
    makeSpans();
    nanos.push(Number(process.hrtime.bigint() - start) / batchSize);
    heapBytes.push((collectedHeapBytes() - before) / batchSize);
    await delay(pauseMillis);
  }
  return { nanosPerSpan: median(nanos), heapBytesPerSpan: Math.max(0, median(heapBytes)) };
});

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
  return process.memoryUsage().heapUsed;
}
