import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, validateMangamotion } from '../../charts/environments';
import { earlyDecision } from '../../charts/environments/production';
import type { Mangamotion } from '../../charts/model/mangamotion';
import { valueAt } from '../../charts/model/value-at';
import { bothWays, objectOf } from './both-ways';
import { type HelmCharts, writeHelmCharts } from './helm-charts';
import type { Manifest } from './workloads';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

/** Without collectors of other kinds before it. */
const production = { ...environment('production').mangamotion, ...earlyDecision };

/** Production by Jaeger v2. */
function given(jaeger: Partial<Mangamotion['jaeger']> = {}, storage: object = {}): Mangamotion {
  return {
    ...production,
    tracing: { ...production.tracing, backend: 'jaeger-v2' },
    jaeger: { ...production.jaeger, ...jaeger, storage: { ...production.jaeger.storage, ...storage } },
  };
}

const collectors = (objects: readonly Manifest[]): string[] =>
  objects.filter(({ kind }) => kind === 'OpenTelemetryCollector').map(({ metadata }) => metadata.name);
const part = (objects: readonly Manifest[], name: string): object =>
  objectOf(objects, 'OpenTelemetryCollector', name).spec ?? {};

test('with the production strategy collector and query are apart', () => {
  const objects = bothWays(charts, given());
  expect(collectors(objects)).toEqual(['mangamotion-jaeger-v2', 'mangamotion-query']);
  const [collector, query] = collectors(objects).map((name) => part(objects, name));
  expect(valueAt(collector ?? {}, 'config.service.extensions')).toEqual([
    'jaeger_storage',
    'remote_sampling',
    'healthcheckv2',
  ]);
  expect(valueAt(query ?? {}, 'config.service.extensions')).toEqual([
    'jaeger_storage',
    'jaeger_query',
    'healthcheckv2',
  ]);
  expect(query).not.toHaveProperty('configmaps');
});

const selected = (settings: Mangamotion) =>
  valueAt(
    objectOf(bothWays(charts, settings), 'Service', 'mangamotion-jaeger-v2-query').spec ?? {},
    'selector',
  );

test('the Service of the query leads to where the query is', () => {
  const component = { 'app.kubernetes.io/component': 'opentelemetry-collector' };
  expect(selected(given())).toEqual({
    'app.kubernetes.io/instance': 'mangamotion.mangamotion-query',
    ...component,
  });
  expect(selected(given({ strategy: 'allInOne' }))).toEqual({
    'app.kubernetes.io/instance': 'mangamotion.mangamotion-jaeger-v2',
    ...component,
  });
});

test('one pod is all where the strategy says so', () => {
  const objects = bothWays(charts, given({ strategy: 'allInOne' }));
  expect(collectors(objects)).toEqual(['mangamotion-jaeger-v2']);
  const all = part(objects, 'mangamotion-jaeger-v2');
  expect(valueAt(all, 'replicas')).toBe(1);
  expect(all).not.toHaveProperty('autoscaler');
  expect(valueAt(all, 'config.service.extensions')).toEqual([
    'jaeger_storage',
    'remote_sampling',
    'jaeger_query',
    'healthcheckv2',
  ]);
});

describe('the number of collectors', () => {
  test('follows the load in production', () => {
    const collector = part(bothWays(charts, given()), 'mangamotion-jaeger-v2');
    expect(valueAt(collector, 'autoscaler')).toMatchObject({
      minReplicas: 2,
      maxReplicas: 10,
      targetCPUUtilization: 70,
    });
    expect(collector).not.toHaveProperty('replicas');
  });

  test('is what is said where it does not', () => {
    const v2 = { ...production.jaeger.v2 };
    const fixed = { ...v2, autoscaling: { ...v2.autoscaling, enabled: false } };
    const objects = bothWays(charts, given({ v2: fixed, collectorReplicas: 4, queryReplicas: 3 }));
    expect(valueAt(part(objects, 'mangamotion-jaeger-v2'), 'replicas')).toBe(4);
    expect(part(objects, 'mangamotion-jaeger-v2')).not.toHaveProperty('autoscaler');
    expect(valueAt(part(objects, 'mangamotion-query'), 'replicas')).toBe(3);
  });
});

test('no more collectors at least than at most', () => {
  const { v2 } = production.jaeger;
  const settings = given({ v2: { ...v2, autoscaling: { ...v2.autoscaling, maxReplicas: 1 } } });
  expect(() => validateMangamotion(settings)).toThrow(
    'jaeger.v2.autoscaling.minReplicas must be at most jaeger.v2.autoscaling.maxReplicas, got 2',
  );
});

test('nodes are drained one pod of each at a time, and none ends before another has begun', () => {
  const objects = bothWays(charts, given());
  for (const name of collectors(objects))
    expect(part(objects, name)).toMatchObject({
      podDisruptionBudget: { maxUnavailable: 1 },
      deploymentUpdateStrategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      terminationGracePeriodSeconds: 40,
    });
});

test('its pods run where they are told to', () => {
  const v2 = {
    ...production.jaeger.v2,
    nodeSelector: { pool: 'tracing' },
    tolerations: [{ key: 'tracing', operator: 'Exists' }],
    priorityClassName: 'tracing',
  };
  const objects = bothWays(charts, given({ v2 }));
  for (const name of collectors(objects))
    expect(part(objects, name)).toMatchObject({
      nodeSelector: { pool: 'tracing' },
      tolerations: [{ key: 'tracing', operator: 'Exists' }],
      priorityClassName: 'tracing',
    });
});

const backendOf = (storage: object, path: string) =>
  valueAt(
    part(bothWays(charts, given({}, storage)), 'mangamotion-query'),
    `config.extensions.jaeger_storage.backends.traces.${path}`,
  );

test('every server of several is one of a list', () => {
  const urls = ['https://es-0.example.com:9200', 'https://es-1.example.com:9200'];
  expect(backendOf({ servers: urls.join() }, 'elasticsearch.server_urls')).toEqual(urls);
  const hosts = ['cassandra-0', 'cassandra-1'];
  expect(backendOf({ type: 'cassandra', servers: hosts.join() }, 'cassandra.connection.servers')).toEqual(
    hosts,
  );
});

test('Cassandra has its schema made, and traces that end with their days', () => {
  const settings = given({}, { type: 'cassandra', servers: 'cassandra', retentionDays: 3 });
  const collector = part(bothWays(charts, settings), 'mangamotion-jaeger-v2');
  expect(valueAt(collector, 'config.extensions.jaeger_storage.backends.traces.cassandra.schema')).toEqual({
    keyspace: 'jaeger_v1_dc1',
    create: true,
    datacenter: 'dc1',
    trace_ttl: '72h',
  });
});

const cleaner = (objects: readonly Manifest[]) => objectOf(objects, 'CronJob', 'mangamotion-index-cleaner');

describe('old traces are deleted', () => {
  test.each(['elasticsearch', 'opensearch'])('from %s, by a job of every day', (type) => {
    const servers = 'https://es-0.example.com:9200,https://es-1.example.com:9200';
    const { spec } = cleaner(bothWays(charts, given({}, { type, servers, retentionDays: 30 })));
    expect(spec).toMatchObject({ schedule: '55 23 * * *', concurrencyPolicy: 'Forbid' });
    const pod = valueAt(spec ?? {}, 'jobTemplate.spec.template');
    expect(pod).toMatchObject({
      // By which the NetworkPolicy of Jaeger knows it.
      metadata: { labels: { 'app.kubernetes.io/instance': 'mangamotion.mangamotion-jaeger-v2' } },
      spec: {
        containers: [
          {
            image: 'jaegertracing/jaeger-es-index-cleaner:1.65.0',
            args: ['30', 'https://es-0.example.com:9200'],
            envFrom: [{ secretRef: { name: production.jaeger.storage.existingSecret } }],
          },
        ],
      },
    });
  });

  test('from Cassandra by itself', () => {
    const objects = bothWays(charts, given({}, { type: 'cassandra', servers: 'cassandra' }));
    expect(objects.filter(({ kind }) => kind === 'CronJob')).toEqual([]);
  });
});

const monitored = (jaeger: Partial<Mangamotion['jaeger']> = {}): Mangamotion => ({
  ...given(jaeger),
  monitoring: { ...production.monitoring, serviceMonitor: true, alerts: true },
});

describe('what Jaeger says of itself', () => {
  test('is scraped, of collectors and queries', () => {
    const { spec } = objectOf(bothWays(charts, monitored()), 'ServiceMonitor', 'mangamotion-jaeger');
    expect(spec).toMatchObject({
      selector: {
        matchExpressions: [
          { key: 'operator.opentelemetry.io/collector-monitoring-service' },
          { values: ['mangamotion.mangamotion-jaeger-v2', 'mangamotion.mangamotion-query'] },
        ],
      },
      endpoints: [{ port: 'monitoring', path: '/metrics', interval: '30s' }],
    });
  });

  test('wakes somebody up where spans are refused or lost, and each alert has its runbook', () => {
    const rules = objectOf(bothWays(charts, monitored()), 'PrometheusRule', 'mangamotion-alerts');
    const text = JSON.stringify(rules);
    const runbooks = readFileSync('docs/monitoring.md', 'utf8');
    for (const alert of ['MangaMotionJaegerRefusesSpans', 'MangaMotionJaegerLosesSpans']) {
      expect(text).toContain(`"${alert}"`);
      expect(runbooks).toContain(`### ${alert}\n`);
    }
  });

  test('is asked of Jaeger v2 alone', () => {
    const settings = { ...monitored(), tracing: production.tracing };
    const objects = bothWays(charts, settings);
    expect(JSON.stringify(objects)).not.toContain('MangaMotionJaeger');
    expect(
      objects.filter(({ kind, metadata }) => kind === 'ServiceMonitor' && metadata.name.endsWith('jaeger')),
    ).toEqual([]);
  });
});

describe('how operations do', () => {
  const { v2 } = production.jaeger;
  const performance = { enabled: true, prometheusUrl: 'http://prometheus.monitoring:9090' };

  test('is measured by collectors and asked for by the query', () => {
    const objects = bothWays(charts, given({ v2: { ...v2, performance } }));
    const collector = part(objects, 'mangamotion-jaeger-v2');
    expect(valueAt(collector, 'config.service.pipelines.traces.exporters')).toEqual([
      'jaeger_storage_exporter',
      'spanmetrics',
    ]);
    expect(valueAt(collector, 'config.exporters.prometheus')).toEqual({ endpoint: ':8889' });
    const query = part(objects, 'mangamotion-query');
    expect(valueAt(query, 'config.extensions.jaeger_query.storage')).toEqual({
      traces: 'traces',
      metrics: 'spans',
    });
    expect(valueAt(query, 'config.extensions.jaeger_storage.metric_backends.spans.prometheus')).toMatchObject(
      {
        endpoint: 'http://prometheus.monitoring:9090',
      },
    );
  });

  test('is neither where nobody asks', () => {
    const objects = bothWays(charts, given());
    const collector = part(objects, 'mangamotion-jaeger-v2');
    expect(valueAt(collector, 'config')).not.toHaveProperty('connectors');
    expect(valueAt(collector, 'config.service.pipelines')).not.toHaveProperty('metrics');
    expect(valueAt(part(objects, 'mangamotion-query'), 'config.extensions.jaeger_query.storage')).toEqual({
      traces: 'traces',
    });
  });

  test('is scraped of the collectors, and Prometheus is reached', () => {
    const settings = { ...monitored({ v2: { ...v2, performance } }) };
    const monitoring = { ...settings.monitoring, namespace: 'monitoring' };
    const objects = bothWays(charts, { ...settings, monitoring });
    const { spec } = objectOf(objects, 'ServiceMonitor', 'mangamotion-operations');
    expect(spec).toMatchObject({ endpoints: [{ targetPort: 8889, path: '/metrics' }] });
    const policy = objectOf(objects, 'NetworkPolicy', 'mangamotion-jaeger').spec ?? {};
    expect(policy['egress']).toContainEqual({
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
    });
  });
});
