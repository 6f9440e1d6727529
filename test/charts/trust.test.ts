import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import type { Mangamotion } from '../../charts/model/mangamotion';
import { valueAt } from '../../charts/model/value-at';
import { bothWays, objectOf } from './both-ways';
import { type HelmCharts, writeHelmCharts } from './helm-charts';
import type { Manifest } from './workloads';

const { mangamotion: production } = environment('production');
const trust = { caSecret: 'authorities', caKey: 'bundle.pem' };
const volume = {
  name: 'authorities',
  secret: { secretName: 'authorities', items: [{ key: 'bundle.pem', path: 'ca.crt' }] },
};

const keda = {
  ...production.worker,
  autoscaling: { ...production.worker.autoscaling, enabled: true, keda: true },
};
const given: Mangamotion = { ...production, trust, worker: keda };

let charts: HelmCharts;
let objects: readonly Manifest[];
beforeAll(() => {
  charts = writeHelmCharts();
  objects = bothWays(charts, given);
}, 60_000);
afterAll(() => charts.remove());

const specOf = (kind: string, name: string, among = objects) => objectOf(among, kind, name).spec ?? {};

describe('the one Secret of authorities', () => {
  test.each(['api', 'worker'])('is trusted by the %s, and what is injected there', (component) => {
    const pod = valueAt(specOf('Deployment', `mangamotion-${component}`), 'template.spec');
    expect(pod).toMatchObject({
      containers: [
        {
          env: expect.arrayContaining([
            { name: 'NODE_EXTRA_CA_CERTS', value: '/etc/mangamotion/authorities/ca.crt' },
          ]),
          volumeMounts: [
            { name: 'tmp' },
            { name: 'authorities', mountPath: '/etc/mangamotion/authorities', readOnly: true },
          ],
        },
      ],
      volumes: [{ name: 'tmp' }, volume],
    });
  });

  const ofGo = {
    volumes: [volume],
    volumeMounts: [{ name: 'authorities', mountPath: '/etc/pki/tls/certs', readOnly: true }],
  };

  test('is where all pods of Jaeger v1, and the jobs of its storage, look beside the public ones', () => {
    expect(specOf('Jaeger', 'mangamotion-jaeger')).toMatchObject(ofGo);
  });

  test('is where the collectors that decide late look', () => {
    expect(specOf('OpenTelemetryCollector', 'mangamotion-keep')).toMatchObject(ofGo);
  });

  test('is where Jaeger v2 looks', () => {
    const settings: Mangamotion = {
      ...given,
      tracing: { ...given.tracing, backend: 'jaeger-v2' },
      jaeger: { ...given.jaeger, strategy: 'allInOne' },
    };
    const rendered = bothWays(charts, settings);
    expect(specOf('OpenTelemetryCollector', 'mangamotion-jaeger-v2', rendered)).toMatchObject(ofGo);
  });

  test('is given to KEDA for Redis', () => {
    const { secretTargetRef } = specOf('TriggerAuthentication', 'mangamotion-worker');
    expect(secretTargetRef).toContainEqual({ parameter: 'ca', name: 'authorities', key: 'bundle.pem' });
  });

  test('is not given to KEDA where Redis has one of its own, which both services trust for it alone', () => {
    const redis = { ...given.redis, caSecret: 'redis-ca' };
    const rendered = bothWays(charts, { ...given, redis });
    const { secretTargetRef } = specOf('TriggerAuthentication', 'mangamotion-worker', rendered);
    expect(JSON.stringify(secretTargetRef)).not.toContain('authorities');
    expect(secretTargetRef).toContainEqual({ parameter: 'ca', name: 'redis-ca', key: 'ca.crt' });
    expect(specOf('Deployment', 'mangamotion-api', rendered)).toMatchObject({
      template: {
        spec: {
          volumes: [{ name: 'tmp' }, volume, { name: 'redis-authority', secret: { secretName: 'redis-ca' } }],
        },
      },
    });
  });
});

test('without its name nothing is mounted anywhere', () => {
  const text = JSON.stringify(bothWays(charts, production));
  expect(text).not.toContain('authorities');
  expect(text).not.toContain('/etc/pki');
});
