import { expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { mangamotionManifests, operatorManifests } from '../../charts/manifests';
import { objectsOf, type Manifest } from './workloads';

const noCertificate = () => {
  throw new Error('cert-manager makes the certificates');
};
const { mangamotion: development } = environment('development');
const { mangamotion: production, operators } = environment('production');

const one = (objects: readonly Manifest[], kind: string, name: string) =>
  objects.find((each) => each.kind === kind && each.metadata.name === name);

test('cert-manager makes the certificate that an operator mounts, for the name that the API server calls', () => {
  const objects = objectsOf(operatorManifests(operators, 'unused', noCertificate));
  for (const operator of ['jaeger', 'opentelemetry']) {
    const name = `mangamotion-operators-${operator}-certificate`;
    expect(one(objects, 'Issuer', name)).toMatchObject({
      apiVersion: 'cert-manager.io/v1',
      spec: { selfSigned: {} },
    });
    expect(one(objects, 'Certificate', name)).toMatchObject({
      apiVersion: 'cert-manager.io/v1',
      spec: {
        secretName: name,
        dnsNames: [`mangamotion-operators-${operator}.mangamotion-operators.svc`],
        issuerRef: { kind: 'Issuer', name },
      },
    });
    expect(one(objects, 'Deployment', `mangamotion-operators-${operator}`)?.spec).toMatchObject({
      template: { spec: { volumes: [{ name: 'certificate', secret: { secretName: name } }] } },
    });
  }
  expect(objects.map(({ kind }) => kind)).not.toContain('Secret');
});

test('cert-manager, and nobody else, fills in the authority of the webhooks', () => {
  const objects = objectsOf(operatorManifests(operators, 'unused', noCertificate));
  const registrations = objects.filter(({ kind }) => kind.endsWith('WebhookConfiguration'));
  expect(registrations).toHaveLength(4);
  for (const registration of registrations) {
    const operator = registration.metadata.name.split('-').at(-1);
    expect(registration.metadata).toMatchObject({
      annotations: {
        'cert-manager.io/inject-ca-from': `mangamotion-operators/mangamotion-operators-${operator}-certificate`,
      },
    });
    expect(JSON.stringify(registration)).not.toContain('caBundle');
  }
});

interface Trigger {
  readonly metadata: object;
  readonly authenticationRef?: object;
}

/** Settings, keys of their Secret, and how a trigger finds the server. */
const servers: [string, typeof production, string[], Trigger][] = [
  [
    'of ours by its address',
    development,
    [],
    { metadata: { address: 'mangamotion-redis.mangamotion.svc:6379' } },
  ],
  [
    'of others by the Secret',
    production,
    ['address', 'username', 'password'],
    {
      metadata: { enableTLS: 'false', databaseIndex: '0' },
      authenticationRef: { name: 'mangamotion-worker' },
    },
  ],
];

test.each(servers)(
  'KEDA scales the worker by waiting and active jobs in a Redis %s',
  (_, settings, keys, redis) => {
    const { worker } = settings;
    const autoscaling = { ...worker.autoscaling, enabled: true, keda: true };
    const objects = objectsOf(
      mangamotionManifests({ ...settings, worker: { ...worker, autoscaling } }, 'unused'),
    );
    const list = (name: string) => ({
      ...redis,
      name,
      type: 'redis',
      metadata: { ...redis.metadata, listName: `bull:scan:${name}`, listLength: '1' },
    });
    expect(one(objects, 'ScaledObject', 'mangamotion-worker')).toMatchObject({
      apiVersion: 'keda.sh/v1alpha1',
      spec: {
        scaleTargetRef: { name: 'mangamotion-worker' },
        minReplicaCount: autoscaling.minReplicas,
        maxReplicaCount: autoscaling.maxReplicas,
        advanced: {
          scalingModifiers: { formula: 'wait + active', target: `${autoscaling.jobsPerReplica}` },
        },
        triggers: [list('wait'), list('active')],
      },
    });
    const authentication = one(objects, 'TriggerAuthentication', 'mangamotion-worker');
    const references = keys.map((key) => ({ parameter: key, name: settings.redis.existingSecret, key }));
    expect(authentication?.spec?.['secretTargetRef'] ?? []).toEqual(references);
    // Two scalers of one Deployment would fight.
    expect(one(objects, 'HorizontalPodAutoscaler', 'mangamotion-worker')).toBeUndefined();
    expect(one(objects, 'Deployment', 'mangamotion-worker')?.spec).not.toHaveProperty('replicas');
  },
);

test('an autoscaler of the worker lets KEDA take its place, and KEDA has one of another name', () => {
  const { worker } = production;
  const objects = (keda: boolean) => {
    const autoscaling = { ...worker.autoscaling, enabled: true, keda };
    return objectsOf(mangamotionManifests({ ...production, worker: { ...worker, autoscaling } }, 'unused'));
  };
  const autoscaler = (component: string) =>
    one(objects(false), 'HorizontalPodAutoscaler', `mangamotion-${component}`);
  expect(autoscaler('worker')?.metadata.annotations).toEqual({
    'validations.keda.sh/hpa-ownership': 'false',
  });
  expect(autoscaler('api')?.metadata).not.toHaveProperty('annotations');
  const scaler = one(objects(true), 'ScaledObject', 'mangamotion-worker');
  expect(scaler?.metadata).not.toHaveProperty('annotations');
  expect(scaler?.spec?.['advanced']).not.toHaveProperty('horizontalPodAutoscalerConfig');
});

const monitored = () => {
  const monitoring = { ...production.monitoring, serviceMonitor: true };
  return objectsOf(mangamotionManifests({ ...production, monitoring }, 'unused'));
};

test.each(['api', 'worker'])('a ServiceMonitor reads the metrics of the %s by its Service', (component) => {
  const objects = monitored();
  const name = `mangamotion-${component}`;
  const selected = {
    'app.kubernetes.io/instance': 'mangamotion',
    'app.kubernetes.io/component': component,
  };
  expect(one(objects, 'ServiceMonitor', name)).toMatchObject({
    apiVersion: 'monitoring.coreos.com/v1',
    spec: {
      selector: { matchLabels: selected },
      endpoints: [{ port: 'operations', path: '/metrics', interval: '30s' }],
    },
  });
  expect(one(objects, 'Service', name)).toMatchObject({
    metadata: { labels: selected },
    spec: { ports: expect.arrayContaining([expect.objectContaining({ name: 'operations' })]) },
  });
});
