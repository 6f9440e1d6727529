import type { ReceivedSpan } from './otlp-decode';

/** What a tree is drawn from. */
export type TreeSpan = Pick<ReceivedSpan, 'traceId' | 'spanId' | 'parentSpanId' | 'name'>;

/**
 * Spans of one trace as lines: children below their parent, by two spaces, in alphabetical order; equal siblings as
 * one, with their number.
 */
export function drawTree(spans: readonly TreeSpan[], traceId: string): string[] {
  const inTrace = spans.filter((span) => span.traceId === traceId);
  const ids = new Set(inTrace.map(({ spanId }) => spanId));
  const draw = (siblings: readonly TreeSpan[], indent: string): string[] => {
    const counts = new Map<string, number>();
    for (const { name, spanId } of siblings) {
      const children = inTrace.filter(({ parentSpanId }) => parentSpanId === spanId);
      const text = [name, ...draw(children, `${indent}  `)].join('\n');
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return [...counts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([text, count]) => `${indent}${count > 1 ? `${count} × ` : ''}${text}`.split('\n'));
  };
  const roots = inTrace.filter(({ parentSpanId }) => !ids.has(parentSpanId));
  return draw(roots, '');
}
