import { isSpanContextValid } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { RandomIds } from '../../../../deploy/instrumentation/tracer/random-ids';

test('ids are valid, and no two are the same, across many draws', () => {
  const ids = new RandomIds();
  const contexts = Array.from({ length: 10_000 }, () => ({
    traceId: ids.traceId(),
    spanId: ids.spanId(),
    traceFlags: 1,
  }));
  expect(contexts.filter((context) => !isSpanContextValid(context))).toEqual([]);
  expect(new Set(contexts.map(({ traceId }) => traceId)).size).toBe(10_000);
  expect(new Set(contexts.map(({ spanId }) => spanId)).size).toBe(10_000);
});

test('no part of a trace id is in the span id that follows', () => {
  const ids = new RandomIds();
  const pairs = Array.from({ length: 1000 }, () => [ids.traceId(), ids.spanId()] as const);
  expect(pairs.filter(([traceId, spanId]) => traceId.includes(spanId.slice(0, 12)))).toEqual([]);
});
