import { parentOf } from '../../services/shared/jaeger/span-facts';
import { type SpanNode, treesOf } from '../../services/shared/jaeger/span-tree';
import type { JaegerSpan, JaegerTrace } from '../../services/shared/jaeger/trace';

export type TraceNode = SpanNode<JaegerSpan>;

/** A trace as trees, siblings by their start: several where parents are not there. */
export const treesOfTrace = ({ spans }: JaegerTrace): TraceNode[] =>
  treesOf(spans.toSorted(byStart), { idOf: ({ spanID }) => spanID, parentOf });

/** By when they began; where two begin at the same time, the longer may hold the other. */
export const byStart = (a: JaegerSpan, b: JaegerSpan): number =>
  a.startTime - b.startTime || b.duration - a.duration || a.spanID.localeCompare(b.spanID);

/** The service of a span; `?` where its trace does not say. */
export const serviceOf = ({ processes }: JaegerTrace, { processID }: JaegerSpan): string =>
  processes[processID]?.serviceName ?? '?';
