import type { JaegerSpan, JaegerTag, JaegerTrace } from './receiver/jaeger-trace';

export interface TraceNode {
  readonly span: JaegerSpan;
  /** By start time. */
  readonly children: TraceNode[];
}

/**
 * Draws a trace as a tree: one line for each span, with its duration, its service where that changes, and its error.
 *
 * @returns lines without line ends.
 */
export function drawTrace(trace: JaegerTrace): string[] {
  const rows = rootsOf(trace).flatMap((root) => drawNode(root, '', '', undefined, trace));
  const nameWidth = Math.max(...rows.map(({ name }) => name.length), 0);
  const durationWidth = Math.max(...rows.map(({ duration }) => duration.length), 0);
  return rows.map(({ name, duration, note }) =>
    `${name.padEnd(nameWidth)}  ${duration.padStart(durationWidth)}  ${note}`.trimEnd(),
  );
}

interface Row {
  readonly name: string;
  readonly duration: string;
  readonly note: string;
}

/** Spans without a parent in this trace; where parents form a circle, its earliest span. */
export function rootsOf({ spans }: JaegerTrace): TraceNode[] {
  const nodes = new Map<string, TraceNode>();
  for (const span of spans.toSorted(byStart)) nodes.set(span.spanID, { span, children: [] });
  const roots: TraceNode[] = [];
  for (const node of nodes.values()) {
    const parent = nodes.get(parentOf(node.span) ?? '');
    if (parent && !isBelow(parent, node)) parent.children.push(node);
    else roots.push(node);
  }
  return roots;
}

const byStart = (a: JaegerSpan, b: JaegerSpan): number =>
  a.startTime - b.startTime || b.duration - a.duration || a.spanID.localeCompare(b.spanID);

/** True where `node` is `ancestor`, or is attached somewhere below it already. */
function isBelow(node: TraceNode, ancestor: TraceNode): boolean {
  return node === ancestor || ancestor.children.some((child) => isBelow(node, child));
}

/** The id of the parent span, also of one that is not in the trace. */
export function parentOf({
  traceID,
  references,
}: Pick<JaegerSpan, 'traceID' | 'references'>): string | undefined {
  return references.find((each) => each.refType === 'CHILD_OF' && each.traceID === traceID)?.spanID;
}

function drawNode(
  { span, children }: TraceNode,
  branch: string,
  indent: string,
  outerService: string | undefined,
  trace: JaegerTrace,
): Row[] {
  const service = trace.processes[span.processID]?.serviceName ?? '?';
  const notes = [
    service === outerService ? '' : service,
    errorOf(span.tags),
    branch === '' && parentOf(span) !== undefined ? '(its parent is not here)' : '',
  ];
  const row = {
    name: branch + span.operationName,
    duration: formatMicros(span.duration),
    note: notes.filter(Boolean).join('  '),
  };
  const below = children.flatMap((child, index) => {
    const isLast = index === children.length - 1;
    const childIndent = indent + (isLast ? '   ' : '│  ');
    return drawNode(child, indent + (isLast ? '└─ ' : '├─ '), childIndent, service, trace);
  });
  return [row, ...below];
}

/** `ERROR: <description>` of a failed span, else an empty text. */
export function errorOf(tags: readonly JaegerTag[]): string {
  const value = (key: string) => tags.find((tag) => tag.key === key)?.value;
  const isError = value('otel.status_code') === 'ERROR' || value('error') === true;
  if (!isError) return '';
  const description = value('otel.status_description');
  return description === undefined || description === '' ? 'ERROR' : `ERROR: ${String(description)}`;
}

/** 1234 → 1.23 ms. */
export function formatMicros(micros: number): string {
  if (micros < 1000) return `${micros} µs`;
  if (micros < 1_000_000) return `${(micros / 1000).toFixed(2)} ms`;
  return `${(micros / 1_000_000).toFixed(2)} s`;
}
