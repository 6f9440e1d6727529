import { element } from '../../../../../services/api/upload-page/client/element';
import { formatMicros, plural } from '../../../../../services/api/upload-page/client/format';
import { drawWaterfall } from '../../../../../services/api/upload-page/client/waterfall';
import type { Span } from '../../../../../services/api/upload-page/client/waterfall-rows';
import { errorOf } from '../../../../../services/shared/jaeger/span-facts';
import type { JaegerTrace } from '../../../../../services/shared/jaeger/trace';
import { factsOf } from '../../../../jaeger/trace-facts';
import { byStart, serviceOf } from '../../../../jaeger/trace-tree';
import type { LogLine } from '../../../logs/log-line';
import { ask, QueryError } from './ask';
import { logSection } from './log-lines';
import { spanDetail } from './span-detail';
import { titleOf, toSpans } from './to-spans';
import { whenOf } from './trace-list';

/** A waterfall of more is no picture any more. */
const mostSpans = 2000;

/** One trace: what it is, its errors, and its waterfall, in which each span opens. */
export async function showTrace(place: HTMLElement, { pathname, hash }: URL): Promise<void> {
  const id = pathname.split('/')[2] ?? '';
  const trace = await whenArrived(id, place);
  const logs = await ask<LogLine[]>(`/api/logs?traceID=${trace.traceID}`);
  const spans = toSpans(trace);
  document.title = `${titleOf(spans)} · MangaMotion`;
  const shown = spans.slice(0, mostSpans);
  const byId = new Map(trace.spans.map((span) => [span.spanID, span]));
  const waterfall = drawWaterfall(shown, (row) =>
    element(
      'div',
      {},
      ...row.spans.flatMap(({ spanId }) => {
        const span = byId.get(spanId);
        return span ? [spanDetail(span, trace, logs)] : [];
      }),
    ),
  );
  place.replaceChildren(
    element('h1', {}, titleOf(spans)),
    facts(trace, spans),
    ...errorsOf(trace, waterfall),
    waterfall,
    ...logSection(logs, trace, (spanId) => open(waterfall, spanId)),
  );
  open(waterfall, /^#span-(\w+)$/.exec(hash)?.[1]);
}

/** How long a trace that is not there yet is waited for. */
const patienceMillis = 20_000;
const pauseMillis = 1000;

/** Spans arrive some seconds after they end. @throws QueryError where it does not come */
async function whenArrived(id: string, place: HTMLElement): Promise<JaegerTrace> {
  const deadline = performance.now() + patienceMillis;
  for (;;) {
    try {
      const [trace] = await ask<JaegerTrace[]>(`/api/traces/${encodeURIComponent(id)}`);
      if (trace) return trace;
    } catch (error) {
      const isMissing = error instanceof QueryError && error.status === 404;
      if (!isMissing || performance.now() > deadline) throw error;
      place.replaceChildren(element('p', { class: 'lead', role: 'status' }, 'The trace is on its way…'));
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMillis));
  }
}

function facts(trace: JaegerTrace, spans: readonly Span[]): HTMLElement {
  const { beginMicros, elapsedMicros, services } = factsOf(trace);
  const cut = spans.length > mostSpans ? `, of which the first ${mostSpans} are shown` : '';
  return element(
    'p',
    { class: 'facts' },
    element('code', {}, trace.traceID),
    element('span', {}, whenOf(beginMicros)),
    element('span', {}, formatMicros(elapsedMicros)),
    element('span', {}, `${plural(spans.length, 'span')}${cut}`),
    element('span', {}, plural(services.length, 'service')),
    element('a', { href: `/api/traces/${trace.traceID}` }, 'JSON'),
  );
}

function errorsOf(trace: JaegerTrace, waterfall: HTMLElement): HTMLElement[] {
  const failed = trace.spans
    .filter(({ tags }) => errorOf(tags) !== '')
    .toSorted(byStart)
    .map((span) => {
      const { spanID, operationName, tags } = span;
      const link = element('a', { href: `#span-${spanID}` }, operationName);
      link.addEventListener('click', () => open(waterfall, spanID));
      return element('li', {}, link, ` in ${serviceOf(trace, span)}: ${errorOf(tags)}`);
    });
  return failed.length === 0 ? [] : [element('ul', { class: 'errors' }, ...failed)];
}

/** Opens a span of the waterfall, and brings it to where it is seen. */
function open(waterfall: HTMLElement, spanId: string | undefined): void {
  if (spanId === undefined) return;
  const button = waterfall.querySelector<HTMLButtonElement>(
    `[data-spans~="${CSS.escape(spanId)}"] button.operation`,
  );
  if (button?.getAttribute('aria-expanded') === 'false') button.click();
  button?.scrollIntoView({ block: 'center' });
  button?.focus({ preventScroll: true });
}
