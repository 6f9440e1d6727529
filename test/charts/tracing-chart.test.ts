import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { environmentNames } from '../../charts/environments';
import { valueAt } from '../../charts/model/value-at';
import { yamlExampleWith } from '../documents/examples';
import { comparable, hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import { adaptiveStrategy } from './impossible-strategies';
import type { Manifest } from './workloads';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const further = [
  { namespace: 'shop', sampler: { type: 'probabilistic', param: 0.5 } },
  { namespace: 'accounts', sampler: { type: 'rateLimiting', param: 5 } },
];

const nameLabel = 'app.kubernetes.io/name';

/** The NetworkPolicy of that name, as a text. */
const policyText = (objects: readonly Manifest[], name: string) =>
  JSON.stringify(objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name));

const named = (objects: readonly Manifest[], kind: string) =>
  objects
    .filter((object) => object.kind === kind)
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
    .toSorted();

describe.skipIf(!hasHelm)('the tracing chart', () => {
  test.each(environmentNames)('has in %s the backend of the mangamotion chart', (environment) => {
    const values = (chart: string) => `${charts.directory}/${chart}/values-${environment}.yaml`;
    const [ours, theirs] = ['tracing', 'mangamotion'].map((chart) =>
      comparable(
        charts
          .render(chart, 'same', '--values', values(chart))
          .filter(({ kind }) => !['Instrumentation', 'NetworkPolicy', 'PrometheusRule'].includes(kind)),
      ),
    );
    expect(Object.keys(ours ?? {}).length).toBeGreaterThan(1);
    const asTheirs = JSON.stringify(ours).replaceAll(
      `"${nameLabel}":"tracing"`,
      `"${nameLabel}":"mangamotion"`,
    );
    expect(theirs).toMatchObject(JSON.parse(asTheirs));
  });

  test('makes an Instrumentation and a sampler in each namespace', () => {
    const objects = charts.renderWith('tracing', 'traces', { namespaces: further });
    const everywhere = ['accounts', 'shop', 'traces'];
    expect(named(objects, 'Instrumentation')).toEqual(everywhere.map((each) => `${each}/traces-tracing`));
    const samplers = objects.filter(({ kind }) => kind === 'ConfigMap');
    expect(
      samplers.map(({ metadata, data }) => [metadata.namespace, data?.['type'], data?.['param']]),
    ).toEqual(
      expect.arrayContaining([
        ['traces', 'const', '1'],
        ['shop', 'probabilistic', '0.5'],
        ['accounts', 'rateLimiting', '5'],
      ]),
    );
  });

  test('sends all of them to the backend of its own namespace, by the sampler of theirs', () => {
    const objects = charts.renderWith('tracing', 'traces', { namespaces: further });
    const injected = objects.filter(({ kind }) => kind === 'Instrumentation');
    expect(injected).toHaveLength(3);
    for (const { spec } of injected)
      expect(spec).toMatchObject({
        exporter: { endpoint: 'http://traces-jaeger-collector.traces.svc:4318' },
        nodejs: {
          env: [
            { name: 'TRACING_EXIT_TIMEOUT_MILLIS', value: '5000' },
            ...[
              ['JAEGER_SAMPLER', 'type'],
              ['JAEGER_SAMPLER_PARAM', 'param'],
              ['JAEGER_SAMPLING_ENDPOINT', 'endpoint'],
            ].map(([name, key]) => ({
              name,
              valueFrom: { configMapKeyRef: { name: 'traces-sampler', key } },
            })),
          ],
        },
      });
  });

  test('lets the pods of these namespaces send spans, and nobody else', () => {
    const objects = charts.renderWith('tracing', 'traces', {
      namespaces: further,
      networkPolicies: { enabled: true },
    });
    const policy = objects.find(({ kind }) => kind === 'NetworkPolicy');
    const ingress: { from: object[]; ports?: { port: number }[] }[] = JSON.parse(
      JSON.stringify(policy?.spec?.['ingress']),
    );
    const senders = ingress.filter(({ ports }) => ports?.some(({ port }) => port === 4318));
    expect(senders.flatMap(({ from }) => from)).toEqual(
      ['traces', 'shop', 'accounts'].map((name) => ({
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
      })),
    );
  });

  test('takes the spans of a pipeline that names it as its backend', () => {
    const sampler = { type: 'const', param: 1 };
    const backend = charts.renderWith('tracing', 'tracing', {
      namespaces: [{ namespace: 'manga', sampler }],
    });
    const values: object = parse(yamlExampleWith('http://tracing-jaeger-collector.tracing.svc:4318'));
    const pipeline = charts.renderWith('mangamotion', 'manga', values);
    const injected = [...backend, ...pipeline].filter(({ kind }) => kind === 'Instrumentation');
    expect(named(injected, 'Instrumentation')).toEqual([
      'manga/manga-tracing',
      'manga/tracing-tracing',
      'tracing/tracing-tracing',
    ]);
    const endpoints = injected.map((each) => valueAt(each, 'spec.exporter.endpoint'));
    expect(new Set(endpoints)).toEqual(new Set(['http://tracing-jaeger-collector.tracing.svc:4318']));
    expect(named(pipeline, 'Jaeger')).toEqual([]);
    expect(policyText(pipeline, 'manga-api')).toContain('"kubernetes.io/metadata.name":"tracing"');
    expect(policyText(backend, 'tracing-jaeger')).toContain('"kubernetes.io/metadata.name":"manga"');
  });

  test('puts its attributes on the spans of every namespace', () => {
    const objects = charts.renderWith('tracing', 'traces', {
      namespaces: further,
      resourceAttributes: { 'service.namespace': 'shops', team: 7 },
    });
    const attributes = objects
      .filter(({ kind }) => kind === 'Instrumentation')
      .map((each) => valueAt(each, 'spec.resource.resourceAttributes'));
    expect(attributes).toEqual(
      Array.from({ length: 3 }, () => ({
        'deployment.environment.name': 'development',
        'service.namespace': 'shops',
        team: '7',
      })),
    );
  });

  test('has nothing of the services', () => {
    const kinds = new Set(charts.render('tracing', 'traces').map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(['ConfigMap', 'Instrumentation', 'Jaeger', 'NetworkPolicy']);
  });

  test.each([
    ['--set=sampler.param=7', '/sampler/param'],
    ['--set=keep.enabled=true,sampler.type=probabilistic', '/sampler/type'],
    ['--set=keep.enabled=true,sampler.type=adaptive', '/sampler/type'],
    ['--set=strategy.type=adaptive', adaptiveStrategy.message],
    ['--set=jaeger.v2.updateStrategy.maxSurge=0', '/jaeger/v2/updateStrategy/maxSurge'],
    ['--set=redis.deploy=false', 'redis'],
    ['--set-json=namespaces=[{"namespace":""}]', '/namespaces/0'],
    [
      '--set-json=namespaces=[{"namespace":"shop","sampler":{"type":"probabilistic","param":7}}]',
      'namespaces[].sampler.param must be within 0..1 for probabilistic, got 7',
    ],
    [
      '--set-json=namespaces=[{"namespace":"shop","sampler":{"type":"adaptive","param":0}}]',
      'namespaces[].sampler.param must be traces per second above 0 for adaptive, got 0',
    ],
    [
      '--set-json=keep.enabled=true,namespaces=[{"namespace":"shop","sampler":{"type":"rateLimiting","param":1}}]',
      'namespaces[].sampler.type must be const where keep.enabled is true',
    ],
    [
      '--set-json=namespaces=[{"namespace":"shop","sampler":{"type":"remote","param":1}}]',
      'namespaces: strategy.type must be probabilistic or ratelimiting where sampler.type is remote, got none',
    ],
    ['--set=tracing.backend=external', '/tracing/externalEndpoint'],
  ])('refuses %s', (argument, message) => {
    expect(charts.template('tracing', 'x', argument).stderr).toContain(message);
  });
});
