import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import type { Mangamotion } from '../../charts/model/mangamotion';
import { bothWays, objectOf } from './both-ways';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import type { Manifest } from './workloads';

const { mangamotion: development } = environment('development');
const production = environment('production').mangamotion;

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const keeping = (
  changes: Partial<Mangamotion['keep']> = {},
  base: Mangamotion = development,
): Mangamotion => ({
  ...base,
  keep: { ...base.keep, enabled: true, ...changes },
});
const two = { deciding: { ...development.keep.deciding, replicas: 2 } };

interface Collector {
  readonly replicas?: number;
  readonly autoscaler?: object;
  readonly image: string;
  readonly config: {
    readonly exporters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly processors: { readonly tail_sampling?: { readonly policies: readonly object[] } };
  };
}

const collector = (objects: readonly Manifest[], tier: string): Collector =>
  JSON.parse(JSON.stringify(objectOf(objects, 'OpenTelemetryCollector', `mangamotion-${tier}`).spec));
const collectorsIn = (objects: readonly Manifest[]): string[] =>
  objects
    .filter(({ kind, metadata }) => kind === 'OpenTelemetryCollector' && /-(route|keep)$/.test(metadata.name))
    .map(({ metadata }) => metadata.name)
    .toSorted();
const endpointOf = (objects: readonly Manifest[]): unknown =>
  objectOf(objects, 'Instrumentation', 'mangamotion-tracing').spec?.['exporter'];
const policiesOf = (settings: Mangamotion) =>
  collector(bothWays(charts, settings), 'keep').config.processors.tail_sampling?.policies;
const at = (host: string) => ({ endpoint: `http://${host}:4318` });

test('where a sampler decides there are no collectors before the backend', () => {
  const objects = bothWays(charts, development);
  expect(collectorsIn(objects)).toEqual([]);
  expect(endpointOf(objects)).toEqual(at('mangamotion-jaeger-collector.mangamotion.svc'));
});

test('one collector that decides needs none that route', () => {
  const objects = bothWays(charts, keeping());
  expect(collectorsIn(objects)).toEqual(['mangamotion-keep']);
  expect(endpointOf(objects)).toEqual(at('mangamotion-keep-collector.mangamotion.svc'));
  expect(collector(objects, 'keep').replicas).toBe(1);
});

test.each([
  ['two of them', two],
  [
    'one that is scaled',
    {
      deciding: {
        ...development.keep.deciding,
        autoscaling: { ...development.keep.deciding.autoscaling, enabled: true },
      },
    },
  ],
])('%s get the spans of a trace from those that route', (_, changes) => {
  const objects = bothWays(charts, keeping(changes));
  expect(collectorsIn(objects)).toEqual(['mangamotion-keep', 'mangamotion-route']);
  expect(endpointOf(objects)).toEqual(at('mangamotion-route-collector.mangamotion.svc'));
  expect(collector(objects, 'route').config.exporters['loadbalancing']).toMatchObject({
    routing_key: 'traceID',
    resolver: { dns: { hostname: 'mangamotion-keep-collector-headless.mangamotion.svc', port: '4317' } },
  });
});

test.each([
  ['jaeger-operator', {}, 'http://mangamotion-jaeger-collector.mangamotion.svc:4318'],
  ['jaeger-v2', {}, 'http://mangamotion-jaeger-v2-collector.mangamotion.svc:4318'],
  ['external', { externalEndpoint: 'https://otlp.example.com' }, 'https://otlp.example.com'],
] as const)('what is kept goes to the backend %s', (backend, changes, endpoint) => {
  const tracing = { ...development.tracing, backend, ...changes };
  const objects = bothWays(charts, keeping({}, { ...development, tracing }));
  expect(collector(objects, 'keep').config.exporters['otlp_http']?.['endpoint']).toBe(endpoint);
});

test('every port that services may send by leads to the first collectors, whatever the backend has', () => {
  const tracing = { ...development.tracing, jaegerPort: 6831 as const, otlp: false };
  const objects = bothWays(charts, keeping(two, { ...development, tracing }));
  expect(JSON.stringify(objectOf(objects, 'Deployment', 'mangamotion-api'))).toContain(
    '{"name":"JAEGER_HOST","value":"mangamotion-route-collector.mangamotion.svc"}',
  );
  expect(objectOf(objects, 'ConfigMap', 'mangamotion-sampler').data?.['endpoint']).toBe(
    'http://mangamotion-jaeger-collector.mangamotion.svc:14268/api/sampling',
  );
});

const apiOf = (settings: Mangamotion) =>
  JSON.stringify(objectOf(bothWays(charts, settings), 'Deployment', 'mangamotion-api'));

test('the API knows when a trace is decided on, and only then', () => {
  const decided = '{"name":"TRACE_DECISION_SECONDS","value":"30"}';
  expect(apiOf(keeping())).toContain(decided);
  expect(apiOf(development)).not.toContain('TRACE_DECISION_SECONDS');
});

const share = { name: 'share', type: 'probabilistic', probabilistic: { sampling_percentage: 10 } };

test('kept are failed traces, slow ones, those without a known end, and a share of the rest', () => {
  expect(policiesOf(keeping())).toEqual([
    { name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
    { name: 'slow', type: 'latency', latency: { threshold_ms: 5000 } },
    expect.objectContaining({ name: 'unanswered' }),
    expect.objectContaining({ name: 'unscanned' }),
    share,
  ]);
});

test('kept are the users that are named, and no more of the rest than fits into a second', () => {
  const settings = keeping({
    errors: false,
    slowerThanSeconds: 0,
    users: ['ada', 'no'],
    share: 0.07,
    perSecond: 500,
  });
  expect(policiesOf(settings)).toEqual([
    {
      name: 'users',
      type: 'string_attribute',
      string_attribute: { key: 'user.id', values: ['ada', 'no'] },
    },
    {
      name: 'share',
      type: 'and',
      and: {
        and_sub_policy: [
          { ...share, name: 'of-all', probabilistic: { sampling_percentage: 7 } },
          { name: 'cap', type: 'rate_limiting', rate_limiting: { spans_per_second: 500 } },
        ],
      },
    },
  ]);
});

test('in production both tiers are scaled, one collector fewer in ten minutes at most', () => {
  const objects = bothWays(charts, production);
  expect(collectorsIn(objects)).toEqual(['mangamotion-keep', 'mangamotion-route']);
  for (const tier of ['keep', 'route']) {
    const { replicas, autoscaler } = collector(objects, tier);
    expect(replicas).toBeUndefined();
    expect(autoscaler).toMatchObject({
      minReplicas: 2,
      maxReplicas: 10,
      behavior: { scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 600 }] } },
    });
  }
});

interface Policy {
  readonly podSelector: object;
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}
interface Rule {
  readonly from?: readonly object[];
  readonly to?: readonly object[];
  readonly ports?: readonly { readonly port: number }[];
}

const policy = (objects: readonly Manifest[], component: string): Policy =>
  JSON.parse(JSON.stringify(objectOf(objects, 'NetworkPolicy', `mangamotion-${component}`).spec));
const podsOf = (...instances: string[]) =>
  instances.map((each) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/instance': each } } }));
const services = ['api', 'worker'].map((component) => ({
  podSelector: {
    matchLabels: { 'app.kubernetes.io/instance': 'mangamotion', 'app.kubernetes.io/component': component },
  },
}));
const peersOf = (rules: readonly Rule[], port: number): unknown[] =>
  rules
    .filter(({ ports, from, to }) => (from ?? to) && ports?.some((each) => each.port === port))
    .flatMap(({ from = [], to = [] }) => [...from, ...to]);

test('services reach the first collectors, these the deciding ones, and these the backend, as services do until they have heard of them', () => {
  const objects = bothWays(charts, keeping(two));
  const [route, keep, jaeger] = ['route', 'keep', 'jaeger'].map((each) => policy(objects, each));
  expect(peersOf(policy(objects, 'worker').egress, 4318)).toEqual([
    { podSelector: jaeger?.podSelector },
    ...podsOf('mangamotion.mangamotion-route'),
  ]);
  expect(peersOf(route?.ingress ?? [], 6831)).toEqual(services);
  expect(peersOf(route?.egress ?? [], 4317)).toEqual(podsOf('mangamotion.mangamotion-keep'));
  expect(peersOf(keep?.ingress ?? [], 4317)).toEqual(podsOf('mangamotion.mangamotion-route'));
  expect(peersOf(keep?.egress ?? [], 4318)).toHaveLength(1);
  expect(peersOf(jaeger?.ingress ?? [], 4318)).toEqual([
    ...services,
    ...podsOf('mangamotion.mangamotion-keep'),
  ]);
});

const monitors = (settings: Mangamotion) =>
  bothWays(charts, settings).filter(({ kind }) => kind === 'ServiceMonitor');

test('the metrics of both tiers are scraped where that is wanted', () => {
  const monitoring = { ...development.monitoring, serviceMonitor: true };
  const names = monitors(keeping(two, { ...development, monitoring })).map(({ metadata }) => metadata.name);
  expect(names).toContain('mangamotion-keep');
  expect(monitors({ ...development, monitoring }).map(({ metadata }) => metadata.name)).not.toContain(
    'mangamotion-keep',
  );
});

describe.skipIf(!hasHelm)('Helm', () => {
  test('knows of an older release, which knew no collectors, that a sampler decides', () => {
    const { keep: _, ...older } = development;
    expect(collectorsIn(charts.renderWith('mangamotion', 'mangamotion', older))).toEqual([]);
  });

  test('refuses a sampler that records less than is decided on, with value and rule', () => {
    const { stderr } = charts.template(
      'mangamotion',
      'x',
      '--set',
      'keep.enabled=true,sampler.type=probabilistic,sampler.param=0.1',
    );
    expect(stderr).toContain('sampler');
  });
});
