import { parentOf, valueOf } from '../../../services/shared/jaeger/span-facts';
import type { Dependency } from '../../jaeger/dependency';
import type { StoredSpan } from './stored-span';
import type { TraceStore } from './trace-store';

const byName = (a: string, b: string): number => a.localeCompare(b);

export function servicesIn(store: TraceStore): string[] {
  const names = new Set<string>();
  for (const spans of store.spansOfTraces()) for (const { process } of spans) names.add(process.serviceName);
  return [...names].toSorted(byName);
}

export interface Operation {
  readonly name: string;
  /** `server`, `client` …; empty where the span does not say. */
  readonly spanKind: string;
}

/** What a service did, by name and kind. */
export function operationsIn(store: TraceStore, service: string): Operation[] {
  const found = new Map<string, Operation>();
  for (const spans of store.spansOfTraces())
    for (const span of spans) {
      if (span.process.serviceName !== service) continue;
      const operation = { name: span.operationName, spanKind: kindOf(span) };
      found.set(JSON.stringify(operation), operation);
    }
  return [...found.values()].toSorted((a, b) => byName(a.name, b.name) || byName(a.spanKind, b.spanKind));
}

const kindOf = ({ tags }: StoredSpan): string => String(valueOf(tags, 'span.kind') ?? '');

/**
 * Which service called which, and how often: spans whose parent is another service's.
 *
 * @param startMicros, endMicros within which a span of the trace began.
 */
export function dependenciesIn(store: TraceStore, startMicros: number, endMicros: number): Dependency[] {
  const found = new Map<string, Dependency>();
  for (const spans of store.spansOfTraces()) {
    if (!spans.some(({ startTime }) => startTime >= startMicros && startTime <= endMicros)) continue;
    const services = new Map(spans.map(({ spanID, process }) => [spanID, process.serviceName]));
    for (const span of spans) {
      const parent = services.get(parentOf(span) ?? '');
      const child = span.process.serviceName;
      if (parent === undefined || parent === child) continue;
      const key = JSON.stringify([parent, child]);
      found.set(key, { parent, child, callCount: (found.get(key)?.callCount ?? 0) + 1 });
    }
  }
  return [...found.values()].toSorted((a, b) => byName(a.parent, b.parent) || byName(a.child, b.child));
}
