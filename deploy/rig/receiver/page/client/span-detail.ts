import { element } from '../../../../../services/api/upload-page/client/element';
import { formatMicros, plural } from '../../../../../services/api/upload-page/client/format';
import { errorOf } from '../../../../../services/shared/jaeger/span-facts';
import type {
  JaegerLog,
  JaegerSpan,
  JaegerTag,
  JaegerTrace,
} from '../../../../../services/shared/jaeger/trace';
import { factsOf } from '../../../../jaeger/trace-facts';
import { serviceOf } from '../../../../jaeger/trace-tree';
import type { LogLine } from '../../../logs/log-line';
import { drawLines } from './log-lines';

/** All that a span says: its error, attributes, events, log lines, links, and what its process says of itself. */
export function spanDetail(span: JaegerSpan, trace: JaegerTrace, logs: readonly LogLine[]): HTMLElement {
  const begin = factsOf(trace).beginMicros;
  const process = trace.processes[span.processID];
  const error = errorOf(span.tags);
  const lines = logs.filter(({ spanId }) => spanId === span.spanID);
  const links = span.references.filter(
    ({ refType, traceID }) => refType !== 'CHILD_OF' || traceID !== span.traceID,
  );
  return element(
    'div',
    { class: 'span-detail' },
    element(
      'p',
      { class: 'hint' },
      `${serviceOf(trace, span)}, from ${formatMicros(span.startTime - begin)}, took ${formatMicros(span.duration)}, span `,
      element('code', {}, span.spanID),
    ),
    error === '' ? undefined : element('p', { class: 'failed' }, error),
    ...titled('Attributes', span.tags.length > 0 && pairs(span.tags)),
    ...titled('Events', span.logs.length > 0 && events(span.logs, begin)),
    ...titled('Log', lines.length > 0 && drawLines(lines)),
    ...titled('Links', links.length > 0 && linkList(links)),
    folded(
      `What the process says of itself (${plural(process?.tags.length ?? 0, 'attribute')})`,
      pairs(process?.tags ?? []),
    ),
  );
}

function titled(title: string, content: HTMLElement | false): HTMLElement[] {
  return content ? [element('h3', {}, title), content] : [];
}

const folded = (title: string, content: HTMLElement): HTMLElement =>
  element('details', {}, element('summary', {}, title), content);

const byKey = (a: JaegerTag, b: JaegerTag): number => a.key.localeCompare(b.key);

function pairs(tags: readonly JaegerTag[]): HTMLElement {
  const lines = tags
    .toSorted(byKey)
    .flatMap(({ key, value }) => [element('dt', {}, key), element('dd', {}, String(value))]);
  return element('dl', { class: 'pairs' }, ...lines);
}

function events(logs: readonly JaegerLog[], begin: number): HTMLElement {
  const items = logs
    .toSorted((a, b) => a.timestamp - b.timestamp)
    .map(({ timestamp, fields }) => {
      const name = fields.find(({ key }) => key === 'event');
      return element(
        'li',
        {},
        element('strong', {}, String(name?.value ?? 'event')),
        ` at ${formatMicros(timestamp - begin)}`,
        pairs(fields.filter((field) => field !== name)),
      );
    });
  return element('ul', { class: 'events' }, ...items);
}

function linkList(links: JaegerSpan['references']): HTMLElement {
  const items = links.map(({ traceID, spanID }) =>
    element(
      'li',
      {},
      element('a', { href: `/trace/${traceID}#span-${spanID}` }, `${traceID}, span ${spanID}`),
    ),
  );
  return element('ul', { class: 'events' }, ...items);
}
