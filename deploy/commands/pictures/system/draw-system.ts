import { drawCard } from '../card';
import { element, text, title } from '../svg';
import { type Connection, connectionsOf, type NetworkPolicy, openingsOf } from './connections';
import { type Place, placeOf } from './places';
import { readManifests, type Workload } from './workloads';

const width = 1000;
const height = 770;
const box = { width: 220, height: 122 };
const columns = [36, 390, 744];
const rows = [112, 266, 420, 612];

const style = `
  .box { fill: var(--soft); stroke: var(--frame); stroke-width: 1.5; }
  .namespace { fill: none; stroke: var(--frame); stroke-dasharray: 6 4; }
  .line { fill: none; stroke: var(--faint); stroke-width: 1.5; }
  .spans { stroke: var(--violet); }
  .label { font-size: 12px; fill: var(--faint); text-anchor: middle; paint-order: stroke; stroke: var(--ground);
    stroke-width: 5px; }
  .head { fill: var(--faint); }
  .spans-head, .badge { fill: var(--violet); }
  .badge-text { font-size: 12px; fill: var(--ground); text-anchor: middle; }`;

/** The development environment as its manifests say it is: workloads, Services, and what may connect. */
export function drawSystem(): string {
  const { workloads, policies } = readManifests();
  const connections = connectionsOf(workloads, policies);
  const names = workloads.map(({ name }) => name).join(', ');
  return drawCard({ width, height, title: `MangaMotion in a cluster: ${names}`, style }, [
    element('defs', {}, arrowHead('head'), arrowHead('spans-head')),
    text(24, 36, 'heading', 'MangaMotion in a cluster'),
    text(
      24,
      60,
      'faint',
      'What NetworkPolicies allow, with its ports; DNS aside. Violet: to Jaeger. Made from the charts.',
    ),
    drawNamespace('namespace mangamotion', 78, 482),
    drawNamespace('namespace mangamotion-operators', 576, 176),
    ...connections.map(drawConnection),
    ...workloads.map((workload) => drawBox(workload, policies)),
  ]);
}

function drawNamespace(name: string, y: number, tall: number): string {
  const frame = { x: 20, y, width: width - 40, height: tall, rx: 8, class: 'namespace' };
  return element('g', {}, element('rect', frame), text(width - 34, y + 20, 'faint end', name));
}

const cornerAt = ({ column, row }: Place): { x: number; y: number } => ({
  x: columns[column] ?? 0,
  y: rows[row] ?? 0,
});

function drawBox(workload: Workload, policies: readonly NetworkPolicy[]): string {
  const { name, kind, isTraced, ports } = workload;
  const { x, y } = cornerAt(placeOf(name));
  const listens = ports.length > 0 ? `, ${ports.join(', ')}` : '';
  return element(
    'g',
    {},
    title(`${kind} ${name}`),
    element('rect', { ...box, x, y, rx: 8, class: 'box' }),
    text(x + 14, y + 27, 'strong', placeOf(name).title ?? name.replace('mangamotion-', '')),
    text(x + 14, y + 47, 'faint', `${kind}${listens}`),
    text(x + 14, y + 67, 'faint', placeOf(name).purpose),
    ...openingsOf(workload, policies).map((line, index) => text(x + 14, y + 90 + index * 20, 'faint', line)),
    ...(isTraced ? drawBadge(x, y) : []),
  );
}

const drawBadge = (x: number, y: number): string[] => [
  element('rect', { x: x + box.width - 68, y: y + 12, width: 56, height: 20, rx: 10, class: 'badge' }),
  text(x + box.width - 40, y + 26, 'badge-text', 'traced'),
];

function drawConnection({ from, to, ports }: Connection): string {
  const isSpans = to.kind === 'Jaeger';
  const { path, middle } = wayBetween(placeOf(from.name), placeOf(to.name));
  const marker = isSpans ? 'spans-head' : 'head';
  const line = { d: path, class: isSpans ? 'line spans' : 'line', 'marker-end': `url(#${marker})` };
  const lines = chunksOf(ports, 2).map((chunk) => chunk.join(', '));
  const top = middle.y + 4 - (lines.length - 1) * 8;
  return element(
    'g',
    {},
    title(`${from.name} to ${to.name} on ${ports.join(', ')}`),
    element('path', line),
    ...lines.map((label, index) => text(middle.x, top + index * 16, 'label', label)),
  );
}

/** From side to side; straight down where one box stands below the other. */
function wayBetween(from: Place, to: Place): { path: string; middle: { x: number; y: number } } {
  const [a, b] = [cornerAt(from), cornerAt(to)];
  if (from.column === to.column) {
    const x = a.x + box.width / 2;
    const [top, bottom] = [a.y + box.height, b.y];
    return { path: `M${x} ${top} V${bottom - 2}`, middle: { x: x + 22, y: (top + bottom) / 2 } };
  }
  const isRight = to.column > from.column;
  const start = { x: a.x + (isRight ? box.width : 0), y: a.y + box.height / 2 + (to.row - from.row) * 26 };
  const end = { x: b.x + (isRight ? -2 : box.width + 2), y: b.y + box.height / 2 };
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  const path = `M${start.x} ${start.y} C${middle.x} ${start.y} ${middle.x} ${end.y} ${end.x} ${end.y}`;
  return { path, middle };
}

const chunksOf = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );

const arrowHead = (name: string): string =>
  element(
    'marker',
    { id: name, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: 'auto' },
    element('path', { d: 'M0 0 L8 4 L0 8 Z', class: name }),
  );
