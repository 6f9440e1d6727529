import type { JaegerSpan, JaegerTrace } from '../../../deploy/rig/receiver/jaeger-trace';

/**
 * A trace as lines, `operation (service)`: children below their parent, by two spaces, in alphabetical
 * order, because spans of concurrent work begin in any order; equal siblings as one, with their number.
 */
export function drawTree({ spans, processes }: JaegerTrace): string[] {
  const ids = new Set(spans.map(({ spanID }) => spanID));
  const draw = (siblings: readonly JaegerSpan[], indent: string): string[] => {
    const counts = new Map<string, number>();
    for (const span of siblings) {
      const title = `${span.operationName} (${processes[span.processID]?.serviceName})`;
      const children = spans.filter((child) => parentOf(child) === span.spanID);
      const text = [title, ...draw(children, `${indent}  `)].join('\n');
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return [...counts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([text, count]) => `${indent}${count > 1 ? `${count} × ` : ''}${text}`.split('\n'));
  };
  return draw(
    spans.filter((span) => !ids.has(parentOf(span) ?? '')),
    '',
  );
}

/** The span that it is a child of; undefined for a root. */
function parentOf({ references }: JaegerSpan): string | undefined {
  return references.find(({ refType }) => refType === 'CHILD_OF')?.spanID;
}
