import { element } from '../../../../../services/api/upload-page/client/element';
import { formatMicros, plural } from '../../../../../services/api/upload-page/client/format';
import type { Span } from '../../../../../services/api/upload-page/client/waterfall-rows';
import type { JaegerTrace } from '../../../../../services/shared/jaeger/trace';
import { factsOf, type TraceFacts } from '../../../../jaeger/trace-facts';
import { titleOf, toSpans } from './to-spans';

/** Traces as a list, each with its services and how long it took beside the longest. */
export function drawTraces(traces: readonly JaegerTrace[], services: readonly string[]): HTMLElement {
  const drawn = traces.map((trace) => ({
    traceID: trace.traceID,
    facts: factsOf(trace),
    spans: toSpans(trace),
  }));
  const longest = Math.max(...drawn.map(({ facts }) => facts.elapsedMicros), 1);
  return element('ul', { class: 'traces' }, ...drawn.map((each) => item(each, longest, services)));
}

interface DrawnTrace {
  readonly traceID: string;
  readonly facts: TraceFacts;
  readonly spans: readonly Span[];
}

function item(
  { traceID, facts, spans }: DrawnTrace,
  longest: number,
  services: readonly string[],
): HTMLElement {
  const { beginMicros, elapsedMicros, errors } = facts;
  const bar = element('span');
  bar.style.width = `${(100 * elapsedMicros) / longest}%`;
  const failed = element('strong', { class: 'failed' }, plural(errors.length, 'error'));
  return element(
    'li',
    { ...(errors.length > 0 && { 'data-failed': '' }) },
    element('h3', {}, element('a', { href: `/trace/${traceID}` }, titleOf(spans))),
    element('span', { class: 'took' }, formatMicros(elapsedMicros)),
    element('div', { class: 'share', 'aria-hidden': 'true' }, bar),
    element(
      'ul',
      { class: 'legend' },
      ...servicesOf(spans, services),
      errors.length > 0 ? element('li', {}, failed) : undefined,
    ),
    element('span', { class: 'when' }, whenOf(beginMicros)),
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
