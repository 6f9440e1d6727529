import { afterAll, beforeAll, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { valueAt } from '../../charts/model/value-at';
import { samplesOf } from '../../charts/promql/samples';
import { bothWays, objectOf } from './both-ways';
import { type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { mangamotion: production } = environment('production');
type Backend = typeof production.tracing.backend;

const monitors = (backend: Backend, chosen: 'serviceMonitor' | 'podMonitor') =>
  bothWays(charts, {
    ...production,
    tracing: { ...production.tracing, backend },
    monitoring: { ...production.monitoring, [chosen]: true, labels: { release: 'prometheus' } },
  }).filter(({ apiVersion }) => apiVersion === 'monitoring.coreos.com/v1');

test.each<[Backend, string[]]>([
  ['jaeger-operator', ['api', 'jaeger-v1', 'keep', 'worker']],
  ['jaeger-v2', ['api', 'jaeger', 'keep', 'worker']],
])('with %s PodMonitors find the pods of %s, and no Service is asked', (backend, found) => {
  const objects = monitors(backend, 'podMonitor');
  const kinds = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(kinds.toSorted()).toEqual(found.map((name) => `PodMonitor mangamotion-${name}`));
  for (const { metadata } of objects) expect(metadata.labels).toMatchObject({ release: 'prometheus' });
});

test('ServiceMonitors are there instead of them', () => {
  const kinds = monitors('jaeger-v2', 'serviceMonitor').map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['ServiceMonitor']));
});

const api = { 'app.kubernetes.io/instance': 'mangamotion', 'app.kubernetes.io/component': 'api' };
const scrape = { path: '/metrics', interval: '30s' };

/** The label by which alerts and dashboard select. */
const named = (replacement: string) => ({ targetLabel: 'service', replacement });
const asItsService = {
  sourceLabels: ['__meta_kubernetes_pod_name'],
  regex: '(.+-collector)-[^-]+-[^-]+',
  replacement: '$1-monitoring',
  targetLabel: 'service',
};

const eitherWay = [
  ['serviceMonitor', 'ServiceMonitor', 'endpoints'],
  ['podMonitor', 'PodMonitor', 'podMetricsEndpoints'],
] as const;

test.each(eitherWay)('by a %s samples have the service that alerts select by', (chosen, kind, endpoints) => {
  for (const component of ['api', 'worker'] as const) {
    const { spec } = objectOf(monitors('jaeger-v2', chosen), kind, `mangamotion-${component}`);
    expect(valueAt(Object(spec), `${endpoints}.0.relabelings`)).toEqual([named(`mangamotion-${component}`)]);
    const matchers = samplesOf({ namespace: 'manga', name: 'mangamotion' }, component);
    expect(matchers).toBe(`namespace="manga",service="mangamotion-${component}"`);
  }
});

test('a collector’s pod is called as its Service for metrics is', () => {
  const { regex, replacement } = asItsService;
  const service = 'mangamotion-keep-collector-7d9f8b6c5-x2x4z'.replace(new RegExp(`^${regex}$`), replacement);
  expect(service).toBe('mangamotion-keep-collector-monitoring');
});

const specOf = (backend: Backend, name: string) =>
  objectOf(monitors(backend, 'podMonitor'), 'PodMonitor', `mangamotion-${name}`).spec;

test('a PodMonitor knows pods by their labels, and their ports by name', () => {
  expect(specOf('jaeger-v2', 'api')).toEqual({
    selector: { matchLabels: api },
    podMetricsEndpoints: [{ port: 'operations', ...scrape, relabelings: [named('mangamotion-api')] }],
  });
  expect(specOf('jaeger-operator', 'jaeger-v1')).toEqual({
    selector: {
      matchLabels: {
        'app.kubernetes.io/instance': 'mangamotion-jaeger',
        'app.kubernetes.io/managed-by': 'jaeger-operator',
      },
    },
    podMetricsEndpoints: [{ port: 'admin-http', ...scrape }],
  });
  expect(specOf('jaeger-v2', 'keep')).toEqual({
    selector: {
      matchLabels: { 'app.kubernetes.io/component': 'opentelemetry-collector' },
      matchExpressions: [
        {
          key: 'app.kubernetes.io/instance',
          operator: 'In',
          values: ['mangamotion.mangamotion-route', 'mangamotion.mangamotion-keep'],
        },
      ],
    },
    podMetricsEndpoints: [{ port: 'metrics', ...scrape, relabelings: [asItsService] }],
  });
});
