import { expect, test } from 'vitest';
import type { ReceivedBatch } from '../../../../deploy/rig/receiver/received-batch';
import { servicesIn } from '../../../../deploy/rig/receiver/summaries';
import { TraceStore } from '../../../../deploy/rig/receiver/trace-store';
import type { JaegerTag } from '../../../../services/shared/jaeger/trace';

const idOf = (trace: number): string => String(trace).padStart(32, '0');
const text = (length: number): JaegerTag => ({ key: 'text', type: 'string', value: 'x'.repeat(length) });

function batch(traces: readonly number[], tags: readonly JaegerTag[] = [], resource = tags): ReceivedBatch {
  const spans = traces.map((trace) => ({
    traceID: idOf(trace),
    spanID: '0000000000000001',
    operationName: 'upload',
    references: [],
    startTime: trace,
    duration: 1,
    tags,
    logs: [],
  }));
  return { process: { serviceName: 'shop', tags: resource }, spans };
}

const kept = (store: TraceStore, traces: readonly number[]): number[] =>
  traces.filter((trace) => store.trace(idOf(trace)) !== undefined);

test('of more traces than may be kept, the oldest go', () => {
  const store = new TraceStore({ traces: 2 });
  store.add(batch([1, 2, 3]));
  expect(kept(store, [1, 2, 3])).toEqual([2, 3]);
});

test('the oldest go also where few traces hold much', () => {
  const store = new TraceStore({ bytes: 50_000 });
  for (const trace of [1, 2, 3]) store.add(batch([trace], [text(10_000)], []));
  expect(kept(store, [1, 2, 3])).toEqual([2, 3]);
});

test('what a process says of itself counts for each trace that keeps it', () => {
  const store = new TraceStore({ bytes: 50_000 });
  store.add(batch([1, 2, 3], [], [text(10_000)]));
  expect(kept(store, [1, 2, 3])).toEqual([2, 3]);
});

test('the name of a service counts, too', () => {
  const store = new TraceStore({ bytes: 50_000 });
  const serviceName = 'x'.repeat(10_000);
  for (const trace of [1, 2, 3]) store.add({ ...batch([trace]), process: { serviceName, tags: [] } });
  expect(kept(store, [1, 2, 3])).toEqual([2, 3]);
});

test('a trace that never ends pushes out no other', () => {
  const store = new TraceStore({ bytes: 100_000, traceBytes: 20_000 });
  store.add(batch([1]));
  for (let times = 0; times < 1000; times++) store.add(batch([2], [text(100)], []));
  expect(kept(store, [1, 2])).toEqual([1, 2]);
  expect(store.trace(idOf(2))?.spans).toHaveLength(22);
});

test('a single span that is more than a trace may be is not kept', () => {
  const store = new TraceStore({ traceBytes: 20_000 });
  store.add(batch([1], [text(20_000)], []));
  expect([kept(store, [1]), servicesIn(store)]).toEqual([[], []]);
});
