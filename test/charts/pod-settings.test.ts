import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { bothWays, objectOf } from './both-ways';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { mangamotion: development } = environment('development');

const placement = {
  nodeSelector: { 'kubernetes.io/arch': 'amd64', pool: 'true' },
  tolerations: [
    { key: 'dedicated', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
    { key: 'spot', value: '<yes> & "no"' },
  ],
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] } },
      ],
    },
    // Of a Kubernetes that is younger than our types.
    novelty: { fields: [1, true, null] },
  },
  priorityClassName: 'high',
};
const pods = {
  ...placement,
  podAnnotations: { 'example.com/scrape': 'true', number: '5' },
  podLabels: { team: 'manga', 'example.com/tier': 'front' },
};
const topologySpreadConstraints = [
  {
    topologyKey: 'topology.kubernetes.io/zone',
    maxSkew: 2,
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: { 'app.kubernetes.io/component': 'api' } },
    novelty: 'of a younger Kubernetes',
  },
];
const settings = {
  ...development,
  commonLabels: { team: 'everybody', 'cost-center': '0815' },
  api: { ...development.api, ...pods, topologySpreadConstraints },
  worker: { ...development.worker, ...pods },
  redis: { ...development.redis, ...pods },
  objectStorage: { ...development.objectStorage, ...pods },
  clamd: { ...development.clamd, ...pods },
  hooks: { ...development.hooks, ...placement },
};

interface Template {
  readonly metadata: object;
  readonly spec: { readonly topologySpreadConstraints?: unknown };
}
const templateOf = (of: typeof development, kind: string, component: string): Template =>
  JSON.parse(JSON.stringify(objectOf(bothWays(charts, of), kind, `mangamotion-${component}`).spec)).template;

const servers = [
  ['Deployment', 'api'],
  ['Deployment', 'worker'],
  ['StatefulSet', 'redis'],
  ['StatefulSet', 'object-storage'],
  ['StatefulSet', 'clamd'],
] as const;

test.each(servers)('pods of the %s %s run where their user says, and are marked so', (kind, component) => {
  const { metadata, spec } = templateOf(settings, kind, component);
  expect(spec).toMatchObject(placement);
  expect(metadata).toMatchObject({
    annotations: pods.podAnnotations,
    labels: { ...settings.commonLabels, ...pods.podLabels, 'app.kubernetes.io/component': component },
  });
});

test.each(servers)('pods of the %s %s keep what the chart itself says of them', (kind, component) => {
  const { metadata } = templateOf(development, kind, component);
  expect(templateOf(settings, kind, component)).toMatchObject({ metadata });
});

test('pods are spread as their user says, and else over nodes and zones', () => {
  expect(templateOf(settings, 'Deployment', 'api').spec.topologySpreadConstraints).toEqual(
    topologySpreadConstraints,
  );
  expect(templateOf(settings, 'Deployment', 'worker').spec.topologySpreadConstraints).toMatchObject([
    { topologyKey: 'kubernetes.io/hostname' },
    { topologyKey: 'topology.kubernetes.io/zone' },
  ]);
});

test('every object has the common labels, beside its own', () => {
  for (const { metadata } of bothWays(charts, settings))
    expect(metadata.labels).toMatchObject(settings.commonLabels);
  const { metadata } = objectOf(bothWays(charts, settings), 'Service', 'mangamotion-api');
  expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/component': 'api' });
});

describe.skipIf(!hasHelm)('Helm', () => {
  test.each([
    'clamd.podLabels.app\\.kubernetes\\.io/name=x',
    'api.podAnnotations.checksum/tracing=x',
    'api.extraEnv[0].name=REDIS_URL',
    'api.tolerations=all',
    'api.tolerations[0]=all',
    'hooks.affinity=none',
  ])('refuses --set %s', (set) => {
    expect(charts.template('mangamotion', 'x').status).toBe(0);
    expect(charts.template('mangamotion', 'x', '--set', set).stderr).toContain(
      "values don't meet the specifications of the schema(s)",
    );
  });

  test('places and labels the pods of every hook', () => {
    const jobs = bothWays(charts, settings).filter(({ kind }) => kind === 'Job');
    expect(jobs).toHaveLength(3);
    for (const { spec } of jobs)
      expect(spec).toMatchObject({
        template: { metadata: { labels: settings.commonLabels }, spec: placement },
      });
  });
});
