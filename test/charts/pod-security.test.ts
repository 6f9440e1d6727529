import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { mangamotionManifests, operatorManifests } from '../../charts/manifests';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
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

/** What the security of each pod says. */
const saidBy = (objects: readonly Manifest[]): string[] =>
  objects.flatMap(podSecurities).map((security) => Object.keys(Object(security)).toSorted().join());

const saying = (podSecurity: (typeof choices)[number], pods: number): string[] =>
  Array.from({ length: pods }, () =>
    podSecurity === 'chart'
      ? 'fsGroup,runAsGroup,runAsNonRoot,runAsUser,seccompProfile'
      : 'runAsNonRoot,seccompProfile',
  );

const cases = backends.flatMap((backend) => choices.map((podSecurity) => ({ backend, podSecurity })));

test.each(cases)(
  'with $backend the ids of pods are chosen by the $podSecurity',
  ({ backend, podSecurity }) => {
    const chosen = settings(backend, podSecurity);
    const pipeline = objectsOf(mangamotionManifests(chosen.mangamotion, 'unused'));
    expect(saidBy(pipeline)).toEqual(saying(podSecurity, 6));
    const operating = objectsOf(operatorManifests(chosen.operators, 'unused', certificate));
    expect(saidBy(operating)).toEqual(saying(podSecurity, 2));
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
    const render = (chart: 'mangamotion' | 'operators') => charts.renderWith(chart, 'x', chosen[chart]);
    // Three hooks.
    expect(saidBy(render('mangamotion'))).toEqual(saying(podSecurity, 9));
    expect(saidBy(render('operators'))).toEqual(saying(podSecurity, 2));
  });
});
