import type { JaegerTag, JaegerTrace } from '../../../services/shared/jaeger/trace';
import { type StoredSpan, toTrace } from './stored-span';
import type { TraceStore } from './trace-store';

/** What one and the same span of a trace must be, as in Jaeger. Times are in microseconds. */
export interface TraceSearch {
  readonly service: string;
  readonly operation: string | undefined;
  /** Of the span, of its process, or of one of its events. */
  readonly tags: Readonly<Record<string, string>>;
  readonly minDuration: number | undefined;
  readonly maxDuration: number | undefined;
  /** When it began, since 1970. */
  readonly start: number;
  readonly end: number;
  /** At most so many traces. */
  readonly limit: number;
}

/** The newest traces with such a span, newest first. */
export function searchTraces(store: TraceStore, search: TraceSearch): JaegerTrace[] {
  return [...store.spansOfTraces()]
    .filter((spans) => spans.some((span) => isWanted(span, search)))
    .map((spans) => ({
      spans,
      begin: spans.reduce((first, each) => Math.min(first, each.startTime), Infinity),
    }))
    .toSorted((a, b) => b.begin - a.begin)
    .slice(0, search.limit)
    .map(({ spans }) => toTrace(spans[0]?.traceID ?? '', spans));
}

function isWanted(span: StoredSpan, search: TraceSearch): boolean {
  const { operation, minDuration = 0, maxDuration = Infinity, start, end } = search;
  return (
    span.process.serviceName === search.service &&
    (operation === undefined || span.operationName === operation) &&
    span.duration >= minDuration &&
    span.duration <= maxDuration &&
    span.startTime >= start &&
    span.startTime <= end &&
    Object.entries(search.tags).every(([key, value]) => hasTag(span, key, value))
  );
}

function hasTag({ tags, process, logs }: StoredSpan, key: string, value: string): boolean {
  const matches = (tag: JaegerTag): boolean => tag.key === key && String(tag.value) === value;
  return tags.some(matches) || process.tags.some(matches) || logs.some(({ fields }) => fields.some(matches));
}
