import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, validateOperators } from '../../charts/environments';
import type { Operators } from '../../charts/model/operators';
import { objectOf, operatorsBothWays } from './both-ways';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { operators } = environment('development');
const components = ['jaeger', 'opentelemetry'] as const;
const nameOf = (component: string) => `mangamotion-operators-${component}`;

const withMonitoring = (monitoring: Partial<Operators['monitoring']>): Operators => ({
  ...operators,
  monitoring: { ...operators.monitoring, ...monitoring },
});
const objects = (monitoring: Partial<Operators['monitoring']>) =>
  operatorsBothWays(charts, withMonitoring(monitoring));
const monitorsOf = (settings: Operators) =>
  operatorsBothWays(charts, settings)
    .filter(({ apiVersion }) => apiVersion === 'monitoring.coreos.com/v1')
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);

test('nothing scrapes the operators unless that is said, nor one that is not installed', () => {
  expect(monitorsOf(operators)).toEqual([]);
  const { jaegerOperator } = operators;
  const one = {
    ...withMonitoring({ podMonitor: true }),
    jaegerOperator: { ...jaegerOperator, enabled: false },
  };
  expect(monitorsOf(one)).toEqual([`PodMonitor ${nameOf('opentelemetry')}`]);
});

describe.each([
  ['serviceMonitor', 'ServiceMonitor', 'endpoints'],
  ['podMonitor', 'PodMonitor', 'podMetricsEndpoints'],
] as const)('monitoring.%s', (chosen, kind, endpoints) => {
  test.each(components)('reads the metrics of the %s operator, by the labels of its user', (component) => {
    const written = objects({ [chosen]: true, intervalSeconds: 15, labels: { release: 'prometheus' } });
    const labels = {
      'app.kubernetes.io/instance': 'mangamotion-operators',
      'app.kubernetes.io/component': component,
    };
    const monitor = objectOf(written, kind, nameOf(component));
    expect(monitor.metadata.labels).toMatchObject({ release: 'prometheus' });
    expect(monitor.spec).toEqual({
      selector: { matchLabels: labels },
      [endpoints]: [{ port: 'metrics', path: '/metrics', interval: '15s' }],
    });
    expect(objectOf(written, 'Service', nameOf(component))).toMatchObject({
      metadata: { labels },
      spec: { ports: [{ name: 'webhooks' }, { name: 'metrics' }] },
    });
  });
});

const metricsPort = [{ protocol: 'TCP', port: 'metrics' }];
const ingressOf = (namespace: string, component: string) =>
  objectOf(objects({ namespace }), 'NetworkPolicy', nameOf(component)).spec?.['ingress'];

test.each(components)(
  'of all pods those of the Prometheus alone reach the metrics of the %s operator',
  (component) => {
    const label = 'kubernetes.io/metadata.name';
    const webhooks = { ports: [{ protocol: 'TCP', port: 'webhooks' }] };
    expect(ingressOf('monitoring', component)).toEqual([
      webhooks,
      { from: [{ namespaceSelector: { matchLabels: { [label]: 'monitoring' } } }], ports: metricsPort },
    ]);
    expect(ingressOf('', component)).toEqual([
      webhooks,
      {
        from: [{ namespaceSelector: { matchExpressions: [{ key: label, operator: 'Exists' }] } }],
        ports: metricsPort,
      },
    ]);
  },
);

test('both kinds of monitors would scrape the operators twice, and are refused', () => {
  const twice = { serviceMonitor: true, podMonitor: true };
  expect(() => validateOperators(withMonitoring(twice))).toThrow(
    'monitoring.podMonitor must be false where monitoring.serviceMonitor is true, or everything would be scraped twice, got true',
  );
});

test.skipIf(!hasHelm)('Helm refuses them, too', () => {
  const set = 'monitoring.serviceMonitor=true,monitoring.podMonitor=true';
  expect(charts.template('operators', 'x', '--set', set).stderr).toContain("'/monitoring/podMonitor'");
});
