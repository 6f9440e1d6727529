import type { Source } from '../promql/samples';
import type { DataSource, Variable } from './grafana';

export const dataSource: DataSource = { type: 'prometheus', uid: '${datasource}' };

/** The namespace and the release that were chosen. */
export const chosen: Source = { namespace: '${namespace}', name: '${release}' };

/** Grafana chooses it by the scrape interval, so that each range holds enough samples for a rate. */
export const range = '$__rate_interval';

/** What the dashboard asks for. The worker's verdicts are there from its start, in every release. */
export const variables: readonly Variable[] = [
  { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
  ask('namespace', 'Namespace', 'label_values(scan_verdicts_total, namespace)'),
  ask(
    'release',
    'Release',
    'label_values(scan_verdicts_total{namespace="${namespace}"}, service)',
    '/^(.+)-worker$/',
  ),
  field('jaeger', 'Jaeger', 'http://localhost:16686', "Address of Jaeger's user interface, for links."),
  field('trace_id', 'Trace id', '', 'From the response header x-trace-id, for the link above.'),
];

function ask(name: string, label: string, query: string, regex = ''): Variable {
  return {
    name,
    label,
    type: 'query',
    datasource: dataSource,
    query: { query, refId: name },
    refresh: 2,
    regex,
    sort: 1,
  };
}

function field(name: string, label: string, value: string, description: string): Variable {
  const current = { text: value, value };
  return {
    name,
    label,
    type: 'textbox',
    description,
    query: value,
    current,
    options: [{ ...current, selected: true }],
  };
}
