import { element } from '../../../../../services/api/upload-page/client/element';
import type { JaegerTrace } from '../../../../../services/shared/jaeger/trace';
import type { LogLine } from '../../../logs/log-line';

/** Log lines, each with its time of day, level, service and what it says; and, where wanted, with its span. */
export function drawLines(
  lines: readonly LogLine[],
  spanOf: (line: LogLine) => HTMLElement | undefined = () => undefined,
): HTMLElement {
  const items = lines.map((line) =>
    element(
      'li',
      { 'data-level': line.level },
      element('span', { class: 'time' }, line.timestamp.slice(11, 23)),
      element('span', { class: 'level' }, line.level),
      element('span', { class: 'by' }, line.service),
      element('span', { class: 'says' }, line.message, ...Object.entries(line.fields).flatMap(field)),
      spanOf(line),
    ),
  );
  return element('ol', { class: 'log' }, ...items);
}

function field([key, value]: [string, unknown]): [string, HTMLElement] {
  const words = typeof value === 'string' ? value : JSON.stringify(value, undefined, 1);
  return [' ', element('code', {}, `${key}=${words}`)];
}

/** All lines of a trace; each leads to its span. */
export function logSection(
  lines: readonly LogLine[],
  { spans }: JaegerTrace,
  open: (spanId: string) => void,
): HTMLElement[] {
  if (lines.length === 0) return [];
  const operations = new Map(spans.map(({ spanID, operationName }) => [spanID, operationName]));
  const log = drawLines(lines, ({ spanId }) => {
    const operation = operations.get(spanId);
    if (operation === undefined) return undefined;
    const link = element('a', { href: `#span-${spanId}` }, operation);
    link.addEventListener('click', () => open(spanId));
    return link;
  });
  return [element('section', { 'aria-label': 'Log' }, element('h2', {}, 'Log'), log)];
}
