import { afterAll, beforeAll, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import type { Mangamotion } from '../../charts/model/mangamotion';
import { bothWays, objectOf } from './both-ways';
import { type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { mangamotion: development } = environment('development');

const extras = {
  extraEnv: [
    { name: 'NODE_DEBUG', value: 'tls' },
    { name: 'NODE_IP', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
  ],
  extraEnvFrom: [
    { secretRef: { name: 'more', optional: true } },
    { prefix: 'P_', configMapRef: { name: 'p' } },
  ],
  extraVolumes: [
    { name: 'authority', secret: { secretName: 'authority', defaultMode: 288 } },
    // Of a Kubernetes that is younger than our types.
    { name: 'model', image: { reference: 'registry.example.com/model:1' } },
  ],
  extraVolumeMounts: [{ name: 'authority', mountPath: '/etc/authority', readOnly: true }],
};

interface Pod {
  readonly containers: {
    readonly env: unknown[];
    readonly envFrom?: unknown[];
    readonly volumeMounts: unknown[];
  }[];
  readonly volumes: unknown[];
}
function podOf(settings: Mangamotion, component: string): Pod {
  const { spec } = objectOf(bothWays(charts, settings), 'Deployment', `mangamotion-${component}`);
  return JSON.parse(JSON.stringify(spec)).template.spec;
}

test.each(['api', 'worker'] as const)(
  'the %s has what its user adds, behind what the chart sets',
  (component) => {
    const before = podOf(development, component);
    const after = podOf({ ...development, [component]: { ...development[component], ...extras } }, component);
    expect(after.volumes).toEqual([...before.volumes, ...extras.extraVolumes]);
    const [container] = before.containers;
    expect(after.containers).toEqual([
      {
        ...container,
        env: [...(container?.env ?? []), ...extras.extraEnv],
        envFrom: extras.extraEnvFrom,
        volumeMounts: [...(container?.volumeMounts ?? []), ...extras.extraVolumeMounts],
      },
    ]);
  },
);

test('what is added to one is not added to the other', () => {
  const settings = { ...development, api: { ...development.api, ...extras } };
  expect(podOf(settings, 'worker')).toEqual(podOf(development, 'worker'));
});

test.each(['api', 'worker'] as const)(
  'the Service of the %s has the annotations and labels of its user',
  (component) => {
    const annotations = { 'example.com/idle-timeout': '600' };
    const { service, ...rest } = development[component];
    const settings = {
      ...development,
      [component]: { ...rest, service: { ...service, annotations, labels: { team: 'edge' } } },
    };
    const { metadata } = objectOf(bothWays(charts, settings), 'Service', `mangamotion-${component}`);
    expect(metadata).toMatchObject({ annotations, labels: { team: 'edge' } });
    expect(
      objectOf(bothWays(charts, development), 'Service', `mangamotion-${component}`).metadata,
    ).not.toHaveProperty('annotations');
  },
);

test.each(['api', 'worker'] as const)('pods of the %s are replaced as its user says', (component) => {
  const strategyOf = (updateStrategy: Mangamotion['api']['updateStrategy']) => {
    const settings = { ...development, [component]: { ...development[component], updateStrategy } };
    const { spec } = objectOf(bothWays(charts, settings), 'Deployment', `mangamotion-${component}`);
    return spec?.['strategy'];
  };
  expect(strategyOf({ type: 'RollingUpdate', maxUnavailable: '1', maxSurge: '25%' })).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: 1, maxSurge: '25%' },
  });
  expect(strategyOf({ type: 'Recreate', maxUnavailable: '0', maxSurge: '0' })).toEqual({ type: 'Recreate' });
});

test.each(['api', 'worker'] as const)('the %s is watched at the times of its user', (component) => {
  const probes = {
    startupProbe: { periodSeconds: 2, failureThreshold: 200 },
    livenessProbe: { periodSeconds: 11, timeoutSeconds: 7, failureThreshold: 8 },
    readinessProbe: { periodSeconds: 9, timeoutSeconds: 4, failureThreshold: 1 },
  };
  const settings = {
    ...development,
    [component]: { ...development[component], ...probes, revisionHistoryLimit: 0 },
  };
  expect(objectOf(bothWays(charts, settings), 'Deployment', `mangamotion-${component}`).spec).toMatchObject({
    revisionHistoryLimit: 0,
    template: { spec: { containers: [probes] } },
  });
});
