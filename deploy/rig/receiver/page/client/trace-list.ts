import { element } from '../../../../../services/api/upload-page/client/element';
import { formatMicros, plural } from '../../../../../services/api/upload-page/client/format';
import type { Span } from '../../../../../services/api/upload-page/client/waterfall-rows';
import type { JaegerTrace } from '../../jaeger-trace';
import { elapsedMicros, titleOf, toSpans } from './to-spans';

/** Traces as a list, each with its services and how long it took beside the longest. */
export function drawTraces(traces: readonly JaegerTrace[], services: readonly string[]): HTMLElement {
  const drawn = traces.map((trace) => ({ trace, spans: toSpans(trace) }));
  const longest = Math.max(...drawn.map(({ spans }) => elapsedMicros(spans)), 1);
  return element(
    'ul',
    { class: 'traces' },
    ...drawn.map(({ trace, spans }) => item(trace, spans, longest, services)),
  );
}

function item(
  { traceID, spans: received }: JaegerTrace,
  spans: readonly Span[],
  longest: number,
  services: readonly string[],
): HTMLElement {
  const errors = spans.filter(({ failed }) => failed).length;
  const begin = Math.min(...received.map(({ startTime }) => startTime));
  const bar = element('span');
  bar.style.width = `${(100 * elapsedMicros(spans)) / longest}%`;
  const failed = element('strong', { class: 'failed' }, plural(errors, 'error'));
  return element(
    'li',
    { ...(errors > 0 && { 'data-failed': '' }) },
    element('h3', {}, element('a', { href: `/trace/${traceID}` }, titleOf(spans))),
    element('span', { class: 'took' }, formatMicros(elapsedMicros(spans))),
    element('div', { class: 'share', 'aria-hidden': 'true' }, bar),
    element(
      'ul',
      { class: 'legend' },
      ...servicesOf(spans, services),
      errors > 0 ? element('li', {}, failed) : undefined,
    ),
    element('span', { class: 'when' }, whenOf(begin)),
  );
}

function servicesOf(spans: readonly Span[], services: readonly string[]): HTMLElement[] {
  const counts = [...Map.groupBy(spans, ({ service }) => service)];
  return counts.map(([service, own]) => {
    const colour = String(Math.max(services.indexOf(service), 0) % 4);
    return element(
      'li',
      { 'data-service': colour },
      element('span', { class: 'dot' }),
      `${service} ${own.length}`,
    );
  });
}

/** The day only where it is not today. @param micros since 1970 */
export function whenOf(micros: number): string {
  const when = new Date(micros / 1000);
  const isToday = when.toDateString() === new Date().toDateString();
  return isToday ? when.toLocaleTimeString() : when.toLocaleString();
}
