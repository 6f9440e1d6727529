import { errorOf, parentOf } from '../../services/shared/jaeger/span-facts';
import type { JaegerTrace } from '../../services/shared/jaeger/trace';
import { formatMicros } from './format-micros';
import { serviceOf, type TraceNode, treesOfTrace } from './trace-tree';

/**
 * Draws a trace as a tree: one line for each span, with its duration, its service where that changes, and its error.
 *
 * @returns lines without line ends.
 */
export function drawTrace(trace: JaegerTrace): string[] {
  const rows = treesOfTrace(trace).flatMap((root) => drawNode(root, '', '', undefined, trace));
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

function drawNode(
  { span, children }: TraceNode,
  branch: string,
  indent: string,
  outerService: string | undefined,
  trace: JaegerTrace,
): Row[] {
  const service = serviceOf(trace, span);
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
