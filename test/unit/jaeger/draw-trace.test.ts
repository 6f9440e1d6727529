import { expect, test } from 'vitest';
import { drawTrace } from '../../../deploy/jaeger/draw-trace';
import type { JaegerSpan, JaegerTag, JaegerTrace } from '../../../services/shared/jaeger/trace';

const traceID = 'a'.repeat(32);

function span(
  spanID: string,
  parent: string | undefined,
  startTime: number,
  changes: Partial<JaegerSpan> = {},
) {
  const references = parent ? [{ refType: 'CHILD_OF' as const, traceID, spanID: parent }] : [];
  const fixed = { traceID, spanID, references, startTime, duration: 100, tags: [], logs: [] };
  return { ...fixed, operationName: spanID, processID: 'p1', ...changes };
}

const traceOf = (...spans: JaegerSpan[]): JaegerTrace => ({
  traceID,
  spans,
  processes: {
    p1: { serviceName: 'backend', tags: [] },
    p2: { serviceName: 'worker', tags: [] },
  },
});

const failed: JaegerTag[] = [
  { key: 'otel.status_code', type: 'string', value: 'ERROR' },
  { key: 'otel.status_description', type: 'string', value: 'Invalid file type' },
];

test('spans stand below their parents in the order in which they began', () => {
  const trace = traceOf(
    span('late', 'root', 30),
    span('leaf', 'early', 21),
    span('early', 'root', 20, { duration: 1500 }),
    span('root', undefined, 10, { duration: 2_340_000 }),
  );
  expect(drawTrace(trace)).toEqual([
    'root         2.34 s  backend',
    '├─ early    1.50 ms',
    '│  └─ leaf   100 µs',
    '└─ late      100 µs',
  ]);
});

test('a service is named where it changes', () => {
  const trace = traceOf(span('root', undefined, 1), span('scan', 'root', 2, { processID: 'p2' }));
  expect(drawTrace(trace)).toEqual(['root     100 µs  backend', '└─ scan  100 µs  worker']);
});

test('an error is shown with its description', () => {
  const trace = traceOf(span('root', undefined, 1, { tags: failed }));
  expect(drawTrace(trace)).toEqual(['root  100 µs  backend  ERROR: Invalid file type']);
});

test('a span whose parent is missing is shown, and said to be so', () => {
  const trace = traceOf(span('root', undefined, 1), span('orphan', 'gone', 2));
  expect(drawTrace(trace)[1]).toBe('orphan  100 µs  backend  (its parent is not here)');
});

test('spans that are each other’s parents are shown once', () => {
  const trace = traceOf(span('a', 'b', 1), span('b', 'a', 2), span('self', 'self', 3));
  expect(drawTrace(trace)).toHaveLength(3);
});

test('a link to another trace is no parent', () => {
  const reference = { refType: 'FOLLOWS_FROM' as const, traceID: 'b'.repeat(32), spanID: 'other' };
  const trace = traceOf(span('root', undefined, 1, { references: [reference] }));
  expect(drawTrace(trace)).toEqual(['root  100 µs  backend']);
});

test('an empty trace is no lines', () => {
  expect(drawTrace(traceOf())).toEqual([]);
});
