import { element } from '../../../../../services/api/upload-page/client/element';
import { plural } from '../../../../../services/api/upload-page/client/format';
import type { JaegerTrace } from '../../../../../services/shared/jaeger/trace';
import { factsOf } from '../../../../jaeger/trace-facts';
import { ask } from './ask';
import { searchForm } from './search-form';
import { drawTraces } from './trace-list';

/** The search, and what it finds; without a service, among the traces of all. */
export async function showSearch(place: HTMLElement, address: URL): Promise<void> {
  const services = await ask<string[]>('/api/services');
  place.append(element('h1', {}, 'Traces'), await searchForm(services, address.searchParams));
  const found = await search(services, address.searchParams);
  const section = element('section', {}, element('h2', {}, headline(found.length)));
  if (found.length > 0) section.append(drawTraces(found, services));
  else section.append(element('p', { class: 'hint' }, advice(services)));
  place.append(section);
}

const usualLimit = 20;

async function search(services: readonly string[], asked: URLSearchParams): Promise<JaegerTrace[]> {
  const limit = Number(asked.get('limit')) || usualLimit;
  const wanted = asked.get('service');
  const answers = await Promise.all(
    (wanted ? [wanted] : services).map((service) => {
      const query = new URLSearchParams({ ...Object.fromEntries(asked), service, limit: String(limit) });
      return ask<JaegerTrace[]>(`/api/traces?${query.toString()}`);
    }),
  );
  const byTrace = new Map(answers.flat().map((trace) => [trace.traceID, trace]));
  return [...byTrace.values()].toSorted((a, b) => beginOf(b) - beginOf(a)).slice(0, limit);
}

const beginOf = (trace: JaegerTrace): number => factsOf(trace).beginMicros;

const headline = (count: number): string => (count === 0 ? 'No trace' : plural(count, 'trace'));

const advice = (services: readonly string[]): string =>
  services.length === 0
    ? 'No span has arrived yet. Upload something, and load this page again.'
    : 'None is like that. Tags, operation and durations are those of one and the same span.';
