import { treeLines } from '../../../deploy/jaeger/tree-lines';
import { parentById, treesOf } from '../../../services/shared/jaeger/span-tree';
import type { ReceivedSpan } from './otlp-decode';

/** What a tree is drawn from. */
export type TreeSpan = Pick<ReceivedSpan, 'traceId' | 'spanId' | 'parentSpanId' | 'name'>;

/** Spans of one trace as lines. */
export function drawTree(spans: readonly TreeSpan[], traceId: string): string[] {
  const inTrace = spans.filter((span) => span.traceId === traceId);
  return treeLines(treesOf(inTrace, parentById), ({ name }) => name);
}
