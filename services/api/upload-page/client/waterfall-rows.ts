import { parentById, type SpanNode, treesOf } from '../../../shared/jaeger/span-tree';
import type { TraceAnswer } from '../../jobs/trace/trace-schemas';

/** A span, as `GET /api/jobs/:id/trace` gives it. */
export type Span = Readonly<TraceAnswer['spans'][number]>;

/** One line of a waterfall: a span, or several alike, which have failed all or none. */
export interface WaterfallRow {
  readonly depth: number;
  readonly service: string;
  readonly operation: string;
  /** At least one, by their start. */
  readonly spans: readonly Span[];
  readonly failed: boolean;
}

/** The lines of a waterfall, each below its parent; what has none here is a root. */
export function waterfallRows(spans: readonly Span[]): WaterfallRow[] {
  const byStart = spans.toSorted((a, b) => a.startMicros - b.startMicros);
  return rowsOf(treesOf(byStart, parentById), 0);
}

type Node = SpanNode<Span>;

function rowsOf(siblings: readonly Node[], depth: number): WaterfallRow[] {
  const groups = Map.groupBy(siblings, (node) => (node.children.length > 0 ? node : kindOf(node.span)));
  return [...groups.values()].flatMap((alike) => [
    rowOf(
      alike.map(({ span }) => span),
      depth,
    ),
    ...alike.flatMap(({ children }) => rowsOf(children, depth + 1)),
  ]);
}

/**
 * The same for spans that are one line where nothing is below them. A failed one would not be seen among others, and
 * those whose parents have not arrived may have different ones.
 */
const kindOf = ({ parentSpanId, service, operation, failed }: Span): string =>
  JSON.stringify([parentSpanId, service, operation, failed]);

function rowOf(spans: readonly Span[], depth: number): WaterfallRow {
  const [{ service, operation, failed } = { service: '', operation: '', failed: false }] = spans;
  return { depth, service, operation, spans, failed };
}
