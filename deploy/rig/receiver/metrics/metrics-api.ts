import { found, type QueryAnswer } from '../query-api';
import type { TraceStore } from '../trace-store';
import type { Exemplar } from './open-metrics';
import { panelsOf } from './panels';
import type { Scraper } from './scraper';

/**
 * `GET /api/panels`, which Jaeger has not: what the page draws of the services' metrics. Exemplars are those whose trace
 * is here.
 *
 * @returns undefined for another path.
 */
export function answerPanels(
  scraper: Scraper,
  store: TraceStore,
  { pathname }: URL,
): QueryAnswer | undefined {
  if (pathname !== '/api/panels') return undefined;
  const { readings, exemplars } = scraper;
  const known = (all: readonly Exemplar[]): Exemplar[] => all.filter(({ traceId }) => store.has(traceId));
  return found(panelsOf(readings, { requests: known(exemplars.requests), scans: known(exemplars.scans) }));
}
