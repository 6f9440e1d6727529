import type { SpanNode } from '../../services/shared/jaeger/span-tree';

/**
 * Trees of spans as lines: children below their parent, by two spaces, in alphabetical order, because spans of
 * concurrent work begin in any order; equal siblings as one, with their number.
 */
export function treeLines<Span>(
  siblings: readonly SpanNode<Span>[],
  titleOf: (span: Span) => string,
  indent = '',
): string[] {
  const counts = new Map<string, number>();
  for (const { span, children } of siblings) {
    const text = [titleOf(span), ...treeLines(children, titleOf, `${indent}  `)].join('\n');
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([text, count]) => `${indent}${count > 1 ? `${count} × ` : ''}${text}`.split('\n'));
}
