import type { ReceivedSpan } from './otlp-decode';

/** Spans of one trace as lines, children below their parents by two spaces, siblings by name; equal siblings once. */
export function drawTree(spans: readonly ReceivedSpan[], traceId: string): string[] {
  const inTrace = spans.filter((span) => span.traceId === traceId);
  const ids = new Set(inTrace.map(({ spanId }) => spanId));
  const draw = (children: readonly ReceivedSpan[], indent: string): string[] => {
    const subtrees = children.map((span) => [
      `${indent}${span.name}`,
      ...draw(
        inTrace.filter(({ parentSpanId }) => parentSpanId === span.spanId),
        `${indent}  `,
      ),
    ]);
    const texts = new Set(subtrees.map((lines) => lines.join('\n')));
    return [...texts].toSorted().flatMap((text) => text.split('\n'));
  };
  return draw(
    inTrace.filter(({ parentSpanId }) => !ids.has(parentSpanId)),
    '',
  );
}
