import { element } from '../../../../../services/api/upload-page/client/element';
import type { Dependency } from '../../../../jaeger/dependency';
import { ask } from './ask';
import { type Place, placeServices } from './dependency-layout';
import { svg } from './svg';

/** Which service called which, as a picture and as a table. */
export async function showDependencies(place: HTMLElement): Promise<void> {
  const dependencies = await ask<Dependency[]>(`/api/dependencies?endTs=${Date.now()}`);
  place.append(
    element('h1', {}, 'Dependencies'),
    element(
      'p',
      { class: 'lead' },
      'Which service called which within the last day, in the traces kept here.',
    ),
  );
  if (dependencies.length > 0) place.append(picture(dependencies), table(dependencies));
  else
    place.append(element('p', { class: 'notice' }, 'No service has called another yet. Upload something.'));
}

const width = 200;
const height = 48;
const gap = 130;
const rowGap = 40;

const leftOf = ({ column }: Place): number => 2 + column * (width + gap);
const middleOf = ({ row }: Place): number => 30 + height / 2 + row * (height + rowGap);

function picture(dependencies: readonly Dependency[]): HTMLElement {
  const places = placeServices(dependencies);
  const right = Math.max(...places.map(leftOf)) + width + 2;
  const bottom = Math.max(...places.map(middleOf)) + height / 2 + 30;
  const byService = new Map(places.map((place) => [place.service, place]));
  const arrow = svg(
    'marker',
    { id: 'arrow', viewBox: '0 0 8 8', refX: 8, refY: 4, markerWidth: 8, markerHeight: 8, orient: 'auto' },
    svg('path', { d: 'M0 0L8 4L0 8z' }),
  );
  const calls = dependencies.flatMap((dependency) => {
    const [from, to] = [byService.get(dependency.parent), byService.get(dependency.child)];
    return from && to ? call(from, to, dependency.callCount) : [];
  });
  const drawing = svg(
    'svg',
    { viewBox: `0 0 ${right} ${bottom}`, width: right, height: bottom, 'aria-hidden': 'true' },
    svg('defs', {}, arrow),
    ...calls,
    ...places.flatMap(box),
  );
  return element('div', { class: 'picture' }, drawing);
}

function box(place: Place): SVGElement[] {
  const [left, middle] = [leftOf(place), middleOf(place)];
  return [
    svg('rect', { x: left, y: middle - height / 2, width, height, rx: 10 }),
    svg('text', { x: left + width / 2, y: middle }, place.service),
  ];
}

/** From the right of the caller to the left of whom it calls; back above both where that stands before it. */
function call(from: Place, to: Place, count: number): SVGElement[] {
  const [startX, startY, endX, endY] = [leftOf(from) + width, middleOf(from), leftOf(to), middleOf(to)];
  const words = (x: number, y: number): SVGElement => svg('text', { class: 'calls', x, y }, String(count));
  if (to.column > from.column) {
    const bend = (endX - startX) / 2;
    const d = `M${startX} ${startY}C${startX + bend} ${startY} ${endX - bend} ${endY} ${endX} ${endY}`;
    return [
      svg('path', { d, 'marker-end': 'url(#arrow)' }),
      words((startX + endX) / 2, (startY + endY) / 2 - 12),
    ];
  }
  const [fromX, toX] = [startX - width / 2, endX + width / 2];
  const top = Math.min(startY, endY) - height / 2;
  const d = `M${fromX} ${startY - height / 2}C${fromX} ${top - 28} ${toX} ${top - 28} ${toX} ${endY - height / 2}`;
  return [svg('path', { d, 'marker-end': 'url(#arrow)' }), words((fromX + toX) / 2, top - 10)];
}

function table(dependencies: readonly Dependency[]): HTMLElement {
  const head = ['Caller', 'Called', 'Calls'].map((name) => element('th', { scope: 'col' }, name));
  const rows = dependencies.map(({ parent, child, callCount }) =>
    element('tr', {}, ...[parent, child, String(callCount)].map((cell) => element('td', {}, cell))),
  );
  return element(
    'table',
    { class: 'plain' },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
}
