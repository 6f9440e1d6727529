import type { ReceivedSpan } from '../otlp-decode';
import { drawTree } from '../span-tree';
import { described } from '../stock/described-span';
import type { Worked } from './run-library';

/** The trace of a fixture's work, as lines. */
export const treeOf = ({ spans }: Worked): string[] => drawTree(spans, spans[0]?.traceId ?? '');

/** Of HTTP, the bundle has spans of its own, which are compared elsewhere. */
const isOfHttp = ({ attributes, kind }: ReceivedSpan): boolean =>
  'http.request.method' in attributes && kind !== 'INTERNAL';

/** What spans say, without the ports that a run happens to have. */
export function saidBy({ spans }: Worked): string[] {
  return spans
    .filter((span) => !isOfHttp(span) && span.name !== 'work')
    .map((span) => JSON.stringify(described(span)).replaceAll(/("[\w.]*port":|127\.0\.0\.1:)\d+/g, '$1'))
    .toSorted();
}

const isLayer = ({ attributes }: ReceivedSpan): boolean =>
  'express.type' in attributes || 'router.type' in attributes;

/** Without the spans of each layer of Express: what is below one is below what that was in. */
export function withoutLayers(worked: Worked): Worked {
  const byId = new Map(worked.spans.map((span) => [span.spanId, span]));
  const above = (id: string): string => {
    const span = byId.get(id);
    return span && isLayer(span) ? above(span.parentSpanId) : id;
  };
  const others = worked.spans.filter((span) => !isLayer(span));
  return {
    ...worked,
    spans: others.map((span) => ({ ...span, parentSpanId: above(span.parentSpanId) })),
  };
}
