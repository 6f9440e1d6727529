import type { SpanNode } from '../../services/shared/jaeger/span-tree';
import type { JaegerSpan } from '../../services/shared/jaeger/trace';

/** A stretch of time that the end of a trace waited for. Times are in microseconds since 1970. */
export interface PathSection {
  /** What was at work; of a wait, what had been handed on by it. */
  readonly span: JaegerSpan;
  /** Of a wait: what began after it. */
  readonly before?: JaegerSpan;
  readonly startMicros: number;
  readonly endMicros: number;
}

type Node = SpanNode<JaegerSpan>;

/** A span's part of the path: all of it between two times, its children's parts among that. */
interface Part {
  readonly node: Node;
  readonly fromMicros: number;
  readonly untilMicros: number;
}

/**
 * The critical path of a tree of spans: walked back from its last end, at each time into the child that finished last.
 * A child that runs beside the one that finished last, and ends after that began, held nobody up. All sections are the
 * whole time between the root's start and the last end, each microsecond once: where spans lie within their parents,
 * that is the root's duration.
 *
 * What a span hands on to a queue goes on after it has ended, so that the end of a span is that of the last below it;
 * where nothing runs between the two, the section is a wait. Children that ended before their parent began, as where
 * clocks differ, are left out, and what of others is before it.
 *
 * @see https://www.usenix.org/conference/atc22/presentation/zhang-zhizhou CRISP
 * @see https://www.jaegertracing.io/docs/2.13/architecture/ui/ whose page cuts what outlives its parent instead
 */
export function criticalPathOf(root: Node): PathSection[] {
  const ends = endsOf(root);
  const sections: PathSection[] = [];
  const endOf = (node: Node): number => ends.get(node) ?? 0;
  // No recursion: a chain of spans may be longer than the stack is deep.
  const parts: Part[] = [{ node: root, fromMicros: root.span.startTime, untilMicros: endOf(root) }];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const { node, fromMicros } = part;
    let { untilMicros } = part;
    let before: JaegerSpan | undefined;
    for (const child of node.children.toSorted((a, b) => endOf(b) - endOf(a) || byLaterStart(a, b))) {
      const end = endOf(child);
      if (end > untilMicros || end <= fromMicros) continue;
      sections.push(...ownSections(node.span, end, untilMicros, before));
      untilMicros = Math.max(child.span.startTime, fromMicros);
      before = child.span;
      parts.push({ node: child, fromMicros: untilMicros, untilMicros: end });
    }
    sections.push(...ownSections(node.span, fromMicros, untilMicros, before));
  }
  return joined(sections.toSorted((a, b) => a.startMicros - b.startMicros));
}

const byLaterStart = (a: Node, b: Node): number => b.span.startTime - a.span.startTime;

/** When the last span of each subtree ends. */
function endsOf(root: Node): Map<Node, number> {
  const nodes = [root];
  for (const node of nodes) nodes.push(...node.children);
  const ends = new Map<Node, number>();
  for (const node of nodes.toReversed()) {
    const own = node.span.startTime + node.span.duration;
    ends.set(
      node,
      node.children.reduce((end, child) => Math.max(end, ends.get(child) ?? end), own),
    );
  }
  return ends;
}

/** What of a time no child accounts for: the span's own work until it ended, and a wait after that. */
function ownSections(
  span: JaegerSpan,
  startMicros: number,
  endMicros: number,
  before: JaegerSpan | undefined,
): PathSection[] {
  const workEnd = Math.min(endMicros, Math.max(startMicros, span.startTime + span.duration));
  const work = { span, startMicros, endMicros: workEnd };
  const wait = { span, ...(before && { before }), startMicros: workEnd, endMicros };
  return [work, wait].filter((section) => section.endMicros > section.startMicros);
}

/** What belongs together and was cut by a span that took no time. */
function joined(sections: readonly PathSection[]): PathSection[] {
  const whole: PathSection[] = [];
  for (const section of sections) {
    const last = whole.at(-1);
    const goesOn =
      last?.span === section.span &&
      last.endMicros === section.startMicros &&
      last.before === undefined &&
      section.before === undefined;
    if (last && goesOn) whole.splice(-1, 1, { ...last, endMicros: section.endMicros });
    else whole.push(section);
  }
  return whole;
}
