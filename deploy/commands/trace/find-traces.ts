import type { JaegerTrace } from '../../../services/shared/jaeger/trace';
import type { JaegerApi, Search } from '../../jaeger/jaeger-api';
import { factsOf } from '../../jaeger/trace-facts';
import { isSelected, type Selection } from './selection';

export interface Found {
  /** Newest first, no more than were asked for. */
  readonly traces: readonly JaegerTrace[];
  /** How many there are, as far as Jaeger was asked. */
  readonly total: number;
}

/** How many traces of a service are looked at. */
const searchLimit = 200;

/** Jaeger's own requests are traces as well. */
const jaegersOwn = /^jaeger(-|$)/;

/** @throws JaegerError */
export async function findTraces(api: JaegerApi, selection: Selection, now = Date.now()): Promise<Found> {
  const { traceId, limit } = selection;
  if (traceId !== undefined) {
    const trace = await api.trace(traceId);
    return trace ? { traces: [trace], total: 1 } : { traces: [], total: 0 };
  }
  const services = selection.service === undefined ? await servicesOf(api) : [selection.service];
  const searches = services.flatMap((service) => searchesFor(service, selection, now));
  const answers = await Promise.all(searches.map((search) => api.search(search)));
  const byId = new Map(answers.flat().map((trace) => [trace.traceID, trace]));
  const selected = [...byId.values()]
    .filter((trace) => isSelected(trace, selection, now))
    .toSorted(newestFirst);
  return { traces: selected.slice(0, limit), total: selected.length };
}

async function servicesOf(api: JaegerApi): Promise<string[]> {
  const services = await api.services();
  return services.filter((name) => !jaegersOwn.test(name));
}

/**
 * Jaeger matches tags and durations span by span, and this command trace by trace. So one tag alone is left to Jaeger,
 * and beside the traces with one long span the newest are looked at, which may have waited long between two spans.
 */
function searchesFor(service: string, selection: Selection, now: number): Search[] {
  // Jaeger wants tags and operation of the same span: the operation alone comes first.
  const { operation, slowMillis } = selection;
  const tags = operation === undefined ? tagOf(selection) : undefined;
  const search: Search = {
    service,
    ...(operation !== undefined && { operation }),
    ...(tags && { tags }),
    sinceMillis: now - selection.sinceMillis,
    untilMillis: now,
    limit: Math.max(searchLimit, selection.limit),
  };
  return slowMillis === undefined ? [search] : [search, { ...search, minDurationMillis: slowMillis }];
}

function tagOf({ jobId, userId, failed, tags = {} }: Selection): Record<string, string> | undefined {
  if (jobId !== undefined) return { 'job.id': jobId };
  if (userId !== undefined) return { 'user.id': userId };
  const [first] = Object.entries(tags);
  if (first) return Object.fromEntries([first]);
  return failed ? { error: 'true' } : undefined;
}

const newestFirst = (a: JaegerTrace, b: JaegerTrace): number =>
  factsOf(b).beginMicros - factsOf(a).beginMicros;
