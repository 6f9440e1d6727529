import { expect, test } from 'vitest';
import { type Span, waterfallRows } from '../../../../../services/api/upload-page/client/waterfall-rows';

const span = (
  spanId: string,
  parentSpanId: string | undefined,
  operation: string,
  startMicros = 0,
): Span => ({
  spanId,
  ...(parentSpanId !== undefined && { parentSpanId }),
  service: 'api',
  operation,
  startMicros,
  durationMicros: 10,
  failed: operation === 'broken',
});

const drawn = (spans: readonly Span[]): string[] =>
  waterfallRows(spans).map(
    (row) => `${' '.repeat(row.depth)}${row.operation} ${row.spans.length}${row.failed ? ' !' : ''}`,
  );

test('spans are below their parents, by their start, and those alike are one line', () => {
  const spans = [
    span('put-2', 'upload', 'put', 6),
    span('scan', 'upload', 'scan', 20),
    span('upload', 'root', 'upload', 1),
    span('get', 'scan', 'broken', 21),
    span('root', undefined, 'POST', 0),
    span('put-1', 'upload', 'put', 5),
  ];
  expect(drawn(spans)).toEqual(['POST 1', ' upload 1', '  put 2', '  scan 1', '   broken 1 !']);
});

test('those that have something below them are lines of their own', () => {
  const spans = [span('a', undefined, 'scan'), span('b', undefined, 'scan', 5), span('c', 'b', 'get', 6)];
  expect(drawn(spans)).toEqual(['scan 1', 'scan 1', ' get 1']);
});

test('those that failed are a line of their own', () => {
  const spans = [1, 2, 3, 4].map((at) => ({
    ...span(`open-${at}`, 'scan', 'fs open', at),
    failed: at === 2,
  }));
  expect(drawn([span('scan', undefined, 'scan'), ...spans])).toEqual([
    'scan 1',
    ' fs open 3',
    ' fs open 1 !',
  ]);
});

test('those whose parents have not arrived are one line where they have the same', () => {
  const spans = ['a', 'b', 'b'].map((parent, at) => span(`open-${at}`, parent, 'fs open', at));
  expect(drawn(spans)).toEqual(['fs open 1', 'fs open 2']);
});

test('those that are each other’s parents are shown', () => {
  expect(drawn([span('a', 'b', 'scan'), span('b', 'a', 'get', 1)])).toEqual(['scan 1', ' get 1']);
});

test('a span whose parent has not arrived is a root', () => {
  expect(drawn([span('a', 'elsewhere', 'scan')])).toEqual(['scan 1']);
});
