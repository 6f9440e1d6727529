import { expect, test } from 'vitest';
import { parentById, type SpanNode, subtreeOf, treesOf } from '../../../../services/shared/jaeger/span-tree';

const span = (spanId: string, parentSpanId?: string) => ({ spanId, parentSpanId });
type Span = ReturnType<typeof span>;

const draw = ({ span: { spanId }, children }: SpanNode<Span>): string =>
  children.length === 0 ? spanId : `${spanId}(${children.map(draw).join(' ')})`;

test.each([
  ['of one root', [span('c', 'a'), span('a'), span('b', 'a'), span('d', 'c')], ['a(c(d) b)']],
  ['of several roots', [span('b'), span('a')], ['b', 'a']],
  ['of a parent that is not there', [span('a'), span('b', 'gone')], ['a', 'b']],
  ['of a circle', [span('a', 'b'), span('b', 'a'), span('c', 'a'), span('d')], ['d', 'a(b c)']],
  ['of a parent of itself', [span('a', 'a'), span('b', 'a')], ['a(b)']],
  ['of two with the same id', [span('a'), span('a'), span('b', 'a')], ['a(b)', 'a']],
  ['of none', [], []],
])('trees %s have each span once', (_what, spans, expected) => {
  expect(treesOf(spans, parentById).map(draw)).toEqual(expected);
});

test.each([
  ['whose parent is there as well', [span('a'), span('b', 'a'), span('c', 'b'), span('d', 'a')], 'b c'],
  ['in a circle', [span('b', 'd'), span('c', 'b'), span('d', 'c')], 'b c d'],
])('what is below a span %s is found, each once', (_what, spans, expected) => {
  const top = spans.find(({ spanId }) => spanId === 'b') ?? span('');
  expect(
    subtreeOf(top, spans, parentById)
      .map(({ spanId }) => spanId)
      .join(' '),
  ).toBe(expected);
});

test('a chain of 20,000 spans is a tree', () => {
  const chain = Array.from({ length: 20_000 }, (_, index) => span(`${index}`, `${index - 1}`));
  expect(treesOf(chain, parentById)).toHaveLength(1);
  expect(subtreeOf(chain[0] ?? span(''), chain, parentById)).toHaveLength(20_000);
});
