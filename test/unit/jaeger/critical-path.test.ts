import { expect, test } from 'vitest';
import { criticalPathOf, type PathSection } from '../../../deploy/jaeger/critical-path';
import { treesOfTrace } from '../../../deploy/jaeger/trace-tree';
import type { JaegerSpan } from '../../../services/shared/jaeger/trace';

const traceID = 'a'.repeat(32);

/** A span by its name, start, end and parent. */
function span(spanID: string, startTime: number, end: number, parent?: string): JaegerSpan {
  const references = parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID, spanID: parent }];
  const rest = { traceID, references, tags: [], logs: [], processID: 'p1' };
  return { ...rest, spanID, operationName: spanID, startTime, duration: end - startTime };
}

function pathOf(...spans: readonly JaegerSpan[]) {
  const [root] = treesOfTrace({ traceID, spans, processes: {} });
  if (!root) throw new Error('a trace has a root');
  return criticalPathOf(root);
}

/** As text: `upload 0-10`, of a wait `queueAdd>scan 10-20`. */
const lines = (...spans: readonly JaegerSpan[]): string[] =>
  pathOf(...spans).map(
    ({ span: { spanID }, before, startMicros, endMicros }) =>
      `${spanID}${before ? `>${before.spanID}` : ''} ${startMicros}-${endMicros}`,
  );

test.each<[string, JaegerSpan[], string[]]>([
  ['one span is its own path', [span('a', 5, 10)], ['a 5-10']],
  ['a span that took no time has no path', [span('a', 5, 5)], []],
  [
    'between its children a span is at work itself',
    [span('a', 0, 100), span('b', 10, 30, 'a'), span('c', 40, 90, 'a')],
    ['a 0-10', 'b 10-30', 'a 30-40', 'c 40-90', 'a 90-100'],
  ],
  [
    'children of children are looked into',
    [span('a', 0, 100), span('b', 10, 90, 'a'), span('c', 20, 80, 'b')],
    ['a 0-10', 'b 10-20', 'c 20-80', 'b 80-90', 'a 90-100'],
  ],
  [
    'of children side by side the one counts that finished last',
    [span('a', 0, 100), span('b', 10, 60, 'a'), span('c', 10, 90, 'a')],
    ['a 0-10', 'c 10-90', 'a 90-100'],
  ],
  [
    'one that overlaps the last and began before held nobody up',
    [span('a', 0, 100), span('b', 10, 60, 'a'), span('c', 50, 90, 'a')],
    ['a 0-50', 'c 50-90', 'a 90-100'],
  ],
  [
    'one that ended as the next began is what the next waited for',
    [span('a', 0, 100), span('b', 10, 50, 'a'), span('x', 20, 60, 'a'), span('c', 50, 90, 'a')],
    ['a 0-10', 'b 10-50', 'c 50-90', 'a 90-100'],
  ],
  [
    'a child that outlives its parent is the end of the trace',
    [span('a', 0, 50), span('b', 20, 90, 'a')],
    ['a 0-20', 'b 20-90'],
  ],
  [
    'between a span that handed something on and what took it up is a wait',
    [span('a', 0, 50), span('q', 30, 40, 'a'), span('s', 80, 100, 'q')],
    ['a 0-30', 'q 30-40', 'q>s 40-80', 's 80-100'],
  ],
  [
    'each attempt is waited for',
    [span('q', 0, 10), span('s1', 20, 30, 'q'), span('s2', 60, 70, 'q')],
    ['q 0-10', 'q>s1 10-20', 's1 20-30', 'q>s2 30-60', 's2 60-70'],
  ],
  [
    'a child before its parent, by another clock, is left out',
    [span('a', 100, 200), span('b', 10, 90, 'a')],
    ['a 100-200'],
  ],
  [
    'of a child that begins before its parent the part within counts',
    [span('a', 100, 200), span('b', 50, 150, 'a'), span('c', 60, 120, 'b')],
    ['c 100-120', 'b 120-150', 'a 150-200'],
  ],
  [
    'what took no time parts nothing',
    [span('a', 0, 100), span('b', 50, 50, 'a'), span('c', 100, 100, 'a')],
    ['a 0-100'],
  ],
])('%s', (_title, spans, expected) => {
  expect(lines(...spans)).toEqual(expected);
});

test('a chain of 20,000 spans has a path', () => {
  const chain = Array.from({ length: 20_000 }, (_, index) =>
    span(`s${index}`, index, 40_000 - index, index === 0 ? undefined : `s${index - 1}`),
  );
  expect(pathOf(...chain)).toHaveLength(39_999);
});

/** Numbers that are the same in each run. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Spans below one root; `contained` ones lie within their parents. */
function randomSpans(seed: number, isContained: boolean): JaegerSpan[] {
  const below = numbersFrom(seed);
  const spans = [span('s0', 0, 1 + below(1000))];
  const count = below(40);
  for (let index = 1; index <= count; index++) {
    const parent = spans[below(spans.length)];
    if (!parent) break;
    const { spanID, startTime, duration } = parent;
    const start = isContained ? startTime + below(duration + 1) : startTime - 50 + below(duration + 200);
    const most = isContained ? startTime + duration - start : 500;
    spans.push(span(`s${index}`, start, start + below(most + 1), spanID));
  }
  return spans;
}

const seeds = Array.from({ length: 500 }, (_, index) => index + 1);
const lengthOf = (sections: ReturnType<typeof pathOf>): number =>
  sections.reduce((sum, { startMicros, endMicros }) => sum + endMicros - startMicros, 0);

test('where spans lie within their parents, the path is as long as the root, and each section within its span', () => {
  for (const seed of seeds) {
    const spans = randomSpans(seed, true);
    const path = pathOf(...spans);
    expect(lengthOf(path)).toBe(spans[0]?.duration);
    expect(path.filter((section) => section.before !== undefined || isOutOfPlace(section))).toEqual([]);
  }
});

test('whatever spans do, sections follow each other without a gap, from the root’s start to the last end', () => {
  for (const seed of seeds) {
    const spans = randomSpans(seed, false);
    const path = pathOf(...spans);
    const end = Math.max(...spans.map(({ startTime, duration }) => startTime + duration));
    expect(path.map(({ startMicros }) => startMicros)).toEqual([
      0,
      ...path.slice(0, -1).map(({ endMicros }) => endMicros),
    ]);
    expect(path.at(-1)?.endMicros).toBe(end);
    expect(path.filter(isOutOfPlace)).toEqual([]);
  }
});

/** Work lies within its span, and a wait is after it. */
function isOutOfPlace({ span: own, before, startMicros, endMicros }: PathSection): boolean {
  const end = own.startTime + own.duration;
  return before ? startMicros < end : startMicros < own.startTime || endMicros > end;
}
