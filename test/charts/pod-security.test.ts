import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { environment } from '../../charts/environments';
import { mangamotionManifests, operatorManifests } from '../../charts/manifests';
import { hasHelm, type HelmCharts, parseManifests, writeHelmCharts } from './helm-charts';
import { certificate, type Manifest, objectsOf } from './workloads';

const { mangamotion, operators } = environment('development');
const backends = ['jaeger-operator', 'jaeger-v2'] as const;
const choices = ['chart', 'platform'] as const;

const settings = (backend: (typeof backends)[number], podSecurity: (typeof choices)[number]) => ({
  mangamotion: { ...mangamotion, podSecurity, tracing: { ...mangamotion.tracing, backend } },
  operators: { ...operators, podSecurity },
});

/** The security of every pod, also of those that an operator makes of a resource of its own. */
function podSecurities({ kind, spec }: Manifest): unknown[] {
  const { template, securityContext, podSecurityContext } = JSON.parse(JSON.stringify(spec ?? {}));
  if (kind === 'Jaeger') return [securityContext];
  if (kind === 'OpenTelemetryCollector') return [podSecurityContext];
  return template === undefined ? [] : [template.spec.securityContext];
}

function expectIds(objects: readonly Manifest[], podSecurity: (typeof choices)[number], pods: number): void {
  const securities = objects.flatMap(podSecurities);
  expect(securities).toHaveLength(pods);
  for (const security of securities) {
    const ids = {
      runAsUser: expect.any(Number),
      runAsGroup: expect.any(Number),
      fsGroup: expect.any(Number),
    };
    expect(security).toEqual({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
      ...(podSecurity === 'chart' && ids),
    });
  }
  if (podSecurity === 'platform') expect(JSON.stringify(objects)).not.toMatch(/runAsUser|runAsGroup|fsGroup/);
}

const cases = backends.flatMap((backend) => choices.map((podSecurity) => ({ backend, podSecurity })));

test.each(cases)(
  'with $backend the ids of pods are chosen by the $podSecurity',
  ({ backend, podSecurity }) => {
    const chosen = settings(backend, podSecurity);
    expectIds(objectsOf(mangamotionManifests(chosen.mangamotion, 'unused')), podSecurity, 6);
    expectIds(objectsOf(operatorManifests(chosen.operators, 'unused', certificate)), podSecurity, 2);
  },
);

test('pods reach DNS where it answers on 53, on 5353 as on OpenShift, and on 8053', () => {
  const policies = objectsOf(mangamotionManifests(mangamotion, 'unused')).filter(
    ({ kind, metadata }) => kind === 'NetworkPolicy' && /-(api|worker|clamd)$/.test(metadata.name),
  );
  expect(policies).toHaveLength(3);
  const ports = ['UDP', 'TCP'].flatMap((protocol) => [53, 5353, 8053].map((port) => ({ protocol, port })));
  for (const { spec } of policies) expect(spec?.['egress']).toContainEqual({ ports });
});

describe.skipIf(!hasHelm)('Helm', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
  });
  afterAll(() => charts.remove());

  test.each(cases)('leaves them to the $podSecurity with $backend, hooks too', ({ backend, podSecurity }) => {
    const chosen = settings(backend, podSecurity);
    const render = (chart: 'mangamotion' | 'operators'): Manifest[] => {
      const file = path.join(charts.directory, 'chosen.yaml');
      writeFileSync(file, stringify(chosen[chart]));
      const { stdout, stderr } = charts.template(chart, 'x', '--values', file);
      expect(stderr).toBe('');
      return parseManifests(stdout);
    };
    // Three hooks.
    expectIds(render('mangamotion'), podSecurity, 9);
    expectIds(render('operators'), podSecurity, 2);
  });
});
