/** A span, as `GET /api/jobs/:id/trace` gives it. */
export interface Span {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly service: string;
  readonly operation: string;
  /** Since the trace began. */
  readonly startMicros: number;
  readonly durationMicros: number;
  readonly failed: boolean;
}

/** One line of a waterfall: a span, or several alike. */
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
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const placeOf = ({ parentSpanId = '' }: Span): string => (ids.has(parentSpanId) ? parentSpanId : '');
  const children = Map.groupBy(spans, placeOf);
  return rowsBelow('', 0, children);
}

type Children = ReadonlyMap<string, readonly Span[]>;

function rowsBelow(parent: string, depth: number, children: Children): WaterfallRow[] {
  const siblings = (children.get(parent) ?? []).toSorted((a, b) => a.startMicros - b.startMicros);
  const groups = Map.groupBy(siblings, (span) => groupOf(span, children));
  return [...groups.values()].flatMap((alike) => [
    rowOf(alike, depth),
    ...alike.flatMap(({ spanId }) => rowsBelow(spanId, depth + 1, children)),
  ]);
}

/** The same for spans that are one line: those that are alike and have nothing below them. */
function groupOf({ spanId, service, operation }: Span, children: Children): string {
  return children.has(spanId) ? spanId : `${service} ${operation}`;
}

function rowOf(spans: readonly Span[], depth: number): WaterfallRow {
  const [{ service, operation } = { service: '', operation: '' }] = spans;
  return { depth, service, operation, spans, failed: spans.some(({ failed }) => failed) };
}
