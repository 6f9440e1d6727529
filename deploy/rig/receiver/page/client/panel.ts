import { element } from '../../../../../services/api/upload-page/client/element';
import { formatMicros } from '../../../../../services/api/upload-page/client/format';
import type { Exemplar } from '../../metrics/open-metrics';
import type { Panel, Series } from '../../metrics/panels';
import { roundUp, scaleOf, type Scale } from './panel-scale';
import { svg } from './svg';

/** Of the drawing, in its own units; the labels of the axes stand in the margins. */
const size = { width: 340, height: 150, left: 52, right: 8, top: 10, bottom: 22 } as const;

/** One small picture: lines over time from zero, what they say now, and dots that lead to traces. */
export function drawPanel(panel: Panel): HTMLElement {
  const scale = scaleOf(panel, size);
  const format = formats[panel.unit];
  const drawing = svg(
    'svg',
    { viewBox: `0 0 ${size.width} ${size.height}`, role: 'group', 'aria-label': panel.title },
    ...axes(scale, format),
    ...panel.series.map((series) => lineOf(series, scale)),
    ...panel.exemplars.flatMap((exemplar) => dot(exemplar, scale)),
  );
  return element(
    'figure',
    { class: 'panel' },
    element('figcaption', {}, element('h2', {}, panel.title), legend(panel, format)),
    drawing,
  );
}

type Format = (value: number) => string;

const number = (value: number): string => String(Number(value.toPrecision(2)));

const formats: Readonly<Record<Panel['unit'], Format>> = {
  perSecond: (value) => `${number(value)}/s`,
  seconds: (value) => (value === 0 ? '0' : formatMicros(value * 1_000_000)),
  count: (value) => String(Math.round(value * 10) / 10),
};

function legend({ series }: Panel, format: Format): HTMLElement {
  const items = series.map(({ name, tone, points }) => {
    const now = points.at(-1)?.[1] ?? null;
    const words = `${name} ${now === null ? '–' : format(now)}`;
    return element('li', { 'data-series': tone }, element('span', { class: 'dot' }), words);
  });
  return element('ul', { class: 'legend' }, ...items);
}

function axes({ top, begin, end, x, y }: Scale, format: Format): SVGElement[] {
  const levels = [0, top / 2, top].flatMap((value) => [
    svg('line', { class: 'grid', x1: size.left, x2: size.width - size.right, y1: y(value), y2: y(value) }),
    svg('text', { class: 'level', x: size.left - 6, y: y(value) }, format(value)),
  ]);
  const bottom = size.height - 7;
  return [
    ...levels,
    svg('text', { class: 'begin', x: x(begin), y: bottom }, `${roundUp((end - begin) / 60_000)} min ago`),
    svg('text', { class: 'end', x: x(end), y: bottom }, 'now'),
  ];
}

/** Broken where nothing is known. */
function lineOf({ tone, points }: Series, { x, y }: Scale): SVGElement {
  let pen = 'M';
  const d = points.map(([at, value]) => {
    const step = value === null ? '' : `${pen}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = value === null ? 'M' : 'L';
    return step;
  });
  return svg('path', { class: 'line', 'data-series': tone, d: d.join('') });
}

function dot({ traceId, spanId, value, at }: Exemplar, { begin, x, y }: Scale): SVGElement[] {
  if (at < begin) return [];
  const [cx, cy] = [x(at).toFixed(1), y(value).toFixed(1)];
  const words = `${formats.seconds(value)} at ${new Date(at).toLocaleTimeString()}: its trace`;
  const link = svg(
    'a',
    { href: `/trace/${traceId}#span-${spanId}`, 'aria-label': words },
    svg('title', {}, words),
    // What can be hit is larger than what is seen.
    svg('circle', { class: 'target', cx, cy, r: 9 }),
    svg('circle', { class: 'exemplar', cx, cy, r: 3.5 }),
  );
  return [link];
}
