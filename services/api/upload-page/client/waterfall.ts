import { element } from './element';
import { formatMicros } from './format';
import { rowBelow } from './row-below';
import { type Span, type WaterfallRow, waterfallRows } from './waterfall-rows';

/**
 * Draws spans as a table: what was done, by which service, how long it took, and when. The roles are there because a
 * table that a phone's style lays out otherwise would be none to a screen reader.
 *
 * @param detailOf what opens below a line when its operation is pressed; by default nothing does.
 */
export function drawWaterfall(
  spans: readonly Span[],
  detailOf?: (row: WaterfallRow) => HTMLElement,
): HTMLElement {
  const totalMicros = Math.max(...spans.map(endOf), 1);
  const services = [...new Set(spans.map(({ service }) => service))];
  const lines = waterfallRows(spans).flatMap((row) => {
    const button = detailOf && element('button', { type: 'button', class: 'operation' }, row.operation);
    const drawn = line(row, totalMicros, services.indexOf(row.service), button);
    return button ? [drawn, rowBelow(drawn, button, () => detailOf(row))] : [drawn];
  });
  return element(
    'div',
    { class: 'waterfall' },
    legend(services),
    element(
      'table',
      { role: 'table' },
      element(
        'caption',
        { class: 'visually-hidden' },
        `The spans of this trace, ${formatMicros(totalMicros)} in all`,
      ),
      head(totalMicros),
      element('tbody', { role: 'rowgroup' }, ...lines),
    ),
  );
}

const endOf = ({ startMicros, durationMicros }: Span): number => startMicros + durationMicros;

function legend(services: readonly string[]): HTMLElement {
  const items = services.map((service, index) =>
    element('li', { 'data-service': colour(index) }, element('span', { class: 'dot' }), service),
  );
  // The table names them for who cannot see the colours.
  return element('ul', { class: 'legend', 'aria-hidden': 'true' }, ...items);
}

function head(totalMicros: number): HTMLElement {
  const names = ['Operation', 'Duration'].map((name) =>
    element('th', { scope: 'col', role: 'columnheader' }, name),
  );
  const marks = [0, totalMicros / 2, totalMicros].map((micros) => element('span', {}, formatMicros(micros)));
  const scale = element(
    'th',
    { scope: 'col', role: 'columnheader' },
    element('div', { class: 'scale' }, ...marks),
  );
  return element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...names, scale));
}

function line(
  row: WaterfallRow,
  totalMicros: number,
  service: number,
  operation: HTMLElement = element('span', { class: 'operation' }, row.operation),
): HTMLTableRowElement {
  const { depth, spans, failed } = row;
  const count = spans.length > 1 ? element('span', { class: 'count' }, ` × ${spans.length}`) : undefined;
  const error = failed ? element('strong', { class: 'failed' }, ' failed') : undefined;
  const by = element('span', { class: 'visually-hidden' }, `, ${row.service}`);
  const name = element('th', { scope: 'row', role: 'rowheader' }, operation, count, by, error);
  name.style.setProperty('--depth', String(depth));
  const start = Math.min(...spans.map(({ startMicros }) => startMicros));
  const bars = spans.map((span) => bar(span, totalMicros));
  return element(
    'tr',
    {
      role: 'row',
      'data-service': colour(service),
      'data-spans': spans.map(({ spanId }) => spanId).join(' '),
      ...(failed && { 'data-failed': '' }),
    },
    name,
    element('td', { role: 'cell', class: 'duration' }, formatMicros(Math.max(...spans.map(endOf)) - start)),
    element(
      'td',
      { role: 'cell', class: 'lane' },
      element('span', { class: 'visually-hidden' }, `begins at ${formatMicros(start)}`),
      ...bars,
    ),
  );
}

function bar({ startMicros, durationMicros }: Span, totalMicros: number): HTMLElement {
  const made = element('span', { class: 'bar', 'aria-hidden': 'true' });
  made.style.left = `${(100 * startMicros) / totalMicros}%`;
  made.style.width = `${(100 * durationMicros) / totalMicros}%`;
  return made;
}

/** The style has as many colours. */
const colour = (index: number): string => String(index % 4);
