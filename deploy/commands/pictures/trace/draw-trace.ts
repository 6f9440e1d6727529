import type { JaegerTrace } from '../../../../services/shared/jaeger/trace';
import { formatMicros } from '../../../jaeger/format-micros';
import { treesOfTrace, type TraceNode } from '../../../jaeger/trace-tree';
import { drawCard } from '../card';
import { element, text, title } from '../svg';

const width = 1000;
const rowHeight = 30;
const firstRow = 104;
const indent = 20;
const namesLeft = 36;
/** Where time begins and ends; a duration needs room to the right of the last bar. */
const timeline = { left: 330, right: 910 };
const colours = ['--blue', '--amber', '--violet', '--green'];

interface Row {
  readonly node: TraceNode;
  readonly service: string;
  readonly depth: number;
  /** The row of the parent span. */
  readonly parent: number | undefined;
}

/** A trace as a waterfall, in SVG; each row is a `<g data-depth>` whose title is `name, service, duration`. */
export function drawTrace(trace: JaegerTrace): string {
  const rows = treesOfTrace(trace).reduce<Row[]>((before, root) => addRows(before, trace, root), []);
  const begin = Math.min(...trace.spans.map(({ startTime }) => startTime));
  const micros = Math.max(...trace.spans.map(({ startTime, duration }) => startTime + duration)) - begin;
  const services = [...new Set(rows.map(({ service }) => service))];
  const scale = (timeline.right - timeline.left) / micros;
  const x = (time: number) => timeline.left + (time - begin) * scale;
  const height = firstRow + rows.length * rowHeight + 18;
  const summary = `${rows.length} spans, ${services.length} services, ${formatMicros(micros)}`;
  const service = (row: Row) => services.indexOf(row.service);
  return drawCard({ width, height, title: `One upload, one trace: ${summary}`, style: styleOf(services) }, [
    text(24, 36, 'heading', 'One upload, one trace'),
    text(24, 60, 'faint', `${summary}. Bold: spans of the services; all others are automatic.`),
    ...drawLegend(services),
    ...drawAxis(micros, scale, height),
    ...rows.map((row, index) => drawRow(row, index, service(row), { x, scale })),
  ]);
}

/** Appends the span and all below it. */
function addRows(rows: Row[], trace: JaegerTrace, node: TraceNode, parent?: number): Row[] {
  const service = trace.processes[node.span.processID]?.serviceName ?? '?';
  const depth = parent === undefined ? 0 : (rows[parent]?.depth ?? 0) + 1;
  const index = rows.push({ node, service, depth, parent }) - 1;
  for (const child of node.children) addRows(rows, trace, child, index);
  return rows;
}

const styleOf = (services: readonly string[]): string =>
  `${services.map((_, index) => `\n  .s${index} { fill: var(${colours[index % colours.length]}); }`).join('')}
  .branch { fill: none; stroke: var(--frame); stroke-width: 1; }
  .tick { stroke: var(--frame); stroke-dasharray: 2 4; }`;

function drawLegend(services: readonly string[]): string[] {
  return services.flatMap((service, index) => {
    const x = 976 - (services.length - index) * 195;
    return [
      element('rect', { x, y: 25, width: 12, height: 12, rx: 3, class: `s${index}` }),
      text(x + 20, 36, '', service),
    ];
  });
}

function drawAxis(micros: number, scale: number, height: number): string[] {
  const step = tickMicros(micros);
  return Array.from({ length: Math.floor(micros / step) + 1 }, (_, index) => {
    const x = timeline.left + index * step * scale;
    const label = index === 0 ? '0' : `${(index * step) / 1000} ms`;
    return [
      element('line', { x1: x, y1: firstRow - 12, x2: x, y2: height - 18, class: 'tick' }),
      text(x, firstRow - 20, 'faint middle', label),
    ];
  }).flat();
}

/** 1, 2 or 5 times a power of ten: so that there are four to ten ticks. */
function tickMicros(micros: number): number {
  const power = 10 ** Math.floor(Math.log10(micros / 4));
  return power * (micros / 4 >= 5 * power ? 5 : micros / 4 >= 2 * power ? 2 : 1);
}

interface Time {
  /** Of a time since 1970, in microseconds. */
  readonly x: (time: number) => number;
  /** Pixels for each microsecond. */
  readonly scale: number;
}

function drawRow({ node, ...row }: Row, index: number, service: number, { x, scale }: Time): string {
  const { operationName, startTime, duration } = node.span;
  const y = firstRow + index * rowHeight;
  const left = namesLeft + row.depth * indent;
  const bar = { x: x(startTime), y: y + 8, width: Math.max(duration * scale, 3), height: 14, rx: 3 };
  const length = formatMicros(duration);
  return element(
    'g',
    { 'data-depth': row.depth },
    title(`${operationName}, ${row.service}, ${length}`),
    ...(row.parent === undefined ? [] : [drawBranch(left, index, row.parent)]),
    element('circle', { cx: left - 6.5, cy: y + 15.5, r: 4, class: `s${service}` }),
    text(left + 3, y + 20, isManual(node) ? 'strong' : '', operationName),
    element('rect', { ...bar, class: `s${service}` }),
    text(bar.x + bar.width + 7, y + 20, 'faint', length),
  );
}

/** Whether a service made it: those spans say what they do. */
const isManual = ({ span }: TraceNode): boolean => span.tags.some(({ key }) => key === 'operation');

/** From below the parent's dot to this row's. */
function drawBranch(left: number, index: number, parent: number): string {
  const x = left - indent - 6.5;
  const from = firstRow + parent * rowHeight + 20;
  const to = firstRow + index * rowHeight + 15.5;
  return element('path', { d: `M${x} ${from} V${to} H${left - 12}`, class: 'branch' });
}
