import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, validateOperators } from '../../charts/environments';
import { operatorManifests } from '../../charts/manifests';
import { valueAt } from '../../charts/model/value-at';
import { bothWays, objectOf } from './both-ways';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import { certificate, type Manifest, objectsOf } from './workloads';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { mangamotion: development, operators } = environment('development');

test.each([
  ['redis', 'redis'],
  ['objectStorage', 'object-storage'],
] as const)('the disk of %s is of the StorageClass that is named, or of the default one', (key, name) => {
  const claimOf = (storageClassName: string) => {
    const settings = {
      ...development,
      [key]: { ...development[key], storageClassName, storage: '3Gi' },
    };
    const { spec } = objectOf(bothWays(charts, settings), 'StatefulSet', `mangamotion-${name}`);
    return valueAt(spec ?? {}, 'volumeClaimTemplates.0.spec');
  };
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '3Gi' } } };
  expect(claimOf('fast')).toEqual({ ...claim, storageClassName: 'fast' });
  expect(claimOf('')).toEqual(claim);
});

test('a Prometheus that chooses by labels finds monitors and rules, and nothing else has these labels', () => {
  const monitoring = {
    ...development.monitoring,
    serviceMonitor: true,
    alerts: true,
    labels: { release: 'kube-prometheus-stack' },
  };
  const labelled = bothWays(charts, { ...development, monitoring }).filter(
    ({ metadata }) => metadata.labels?.['release'] === 'kube-prometheus-stack',
  );
  const names = new Set(labelled.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  expect([...names].toSorted()).toEqual([
    'PrometheusRule mangamotion-alerts',
    'ServiceMonitor mangamotion-api',
    'ServiceMonitor mangamotion-worker',
  ]);
});

const podOf = (objects: readonly Manifest[], name: string) =>
  valueAt(objectOf(objects, 'Deployment', name).spec ?? {}, 'template.spec');

describe('pods of the operators', () => {
  const placement = {
    nodeSelector: { pool: 'system' },
    tolerations: [{ key: 'system', operator: 'Exists' }],
    affinity: { podAntiAffinity: { novelty: true } },
    priorityClassName: 'system-cluster-critical',
  };
  const settings = validateOperators({
    ...operators,
    jaegerOperator: { ...operators.jaegerOperator, ...placement },
  });
  test('run where their user says, each by itself', () => {
    const objects = objectsOf(operatorManifests(settings, 'unused', certificate));
    expect(podOf(objects, 'mangamotion-operators-jaeger')).toMatchObject(placement);
    const other = podOf(objects, 'mangamotion-operators-opentelemetry');
    expect(other).toHaveProperty('nodeSelector', { 'kubernetes.io/os': 'linux' });
    for (const key of ['tolerations', 'affinity', 'priorityClassName']) expect(other).not.toHaveProperty(key);
  });

  test.runIf(hasHelm)('by Helm too', () => {
    const rendered = charts.renderWith('operators', 'operators', settings);
    expect(podOf(rendered, 'operators-jaeger')).toMatchObject(placement);
    expect(podOf(rendered, 'operators-opentelemetry')).toHaveProperty('nodeSelector', {
      'kubernetes.io/os': 'linux',
    });
  });
});
