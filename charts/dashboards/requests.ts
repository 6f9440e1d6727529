import { quantile, sumOfRates } from '../promql/rates';
import { requestsOf } from '../promql/samples';
import type { Section } from './layout';
import { failedRequests, slowRequests } from './links';
import { timeSeries } from './panels';
import { chosen, range } from './variables';

const requests = requestsOf(chosen);
const rates = (matchers: string, ...by: string[]) =>
  sumOfRates('http_request_duration_seconds_count', matchers, range, by);

/** The share of a class of statuses, which is 0, and not absent, where there are none. */
function shareOf(statusClass: string, ...by: string[]): string {
  const all = rates(requests, ...by);
  return `(${rates(`status_class="${statusClass}",${requests}`, ...by)} or 0 * ${all}) / ${all}`;
}

export const requestRate = rates(requests);
/** The share of requests that the API could not answer. */
export const failureShare = shareOf('5xx');
export const requestDuration = (share: number, ...by: string[]): string =>
  quantile(share, 'http_request_duration_seconds', requests, range, by);

/** Rate, errors and duration of the API's requests, by route; probes and scrapes are left out. */
export const requestsSection: Section = {
  title: 'Requests',
  height: 8,
  columns: 3,
  panels: [
    timeSeries({
      title: 'Requests by route',
      description: 'Without health checks and scrapes.',
      unit: 'reqps',
      queries: [{ expr: rates(requests, 'method', 'route'), legend: '{{method}} {{route}}' }],
      stacked: true,
    }),
    timeSeries({
      title: 'Errors by route',
      description: '5xx: we failed. 4xx: the caller was wrong, or went away (499).',
      unit: 'percentunit',
      queries: [
        { expr: shareOf('5xx', 'route'), legend: '5xx {{route}}' },
        { expr: shareOf('4xx', 'route'), legend: '4xx {{route}}' },
      ],
      links: [failedRequests],
    }),
    timeSeries({
      title: 'Duration by route',
      description: 'From the first byte of a request to the last of its answer. The dots are traces.',
      unit: 's',
      queries: [
        { expr: requestDuration(0.5, 'route'), legend: 'p50 {{route}}' },
        { expr: requestDuration(0.95, 'route'), legend: 'p95 {{route}}', exemplars: true },
      ],
      links: [slowRequests],
    }),
  ],
};
