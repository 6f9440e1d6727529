import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { mangamotionManifests, operatorManifests } from '../../charts/manifests';
import { hasHelm, type HelmCharts, parseManifests, writeHelmCharts } from './helm-charts';
import { certificate, type Manifest, objectsOf } from './workloads';

const { mangamotion, operators } = environment('development');
const backends = ['jaeger-operator', 'jaeger-v2'] as const;

type Policy = typeof mangamotion.ipFamilyPolicy;

const of = (backend: (typeof backends)[number], ipFamilyPolicy: Policy): Manifest[] => [
  ...objectsOf(
    mangamotionManifests(
      { ...mangamotion, ipFamilyPolicy, tracing: { ...mangamotion.tracing, backend } },
      'unused',
    ),
  ),
  ...objectsOf(operatorManifests({ ...operators, ipFamilyPolicy }, 'unused', certificate)),
];

/** The policy of every Service, and of a collector, whose operator makes Services. */
const policiesOf = (objects: readonly Manifest[]): unknown[] =>
  objects
    .filter(({ kind }) => ['Service', 'OpenTelemetryCollector'].includes(kind))
    .map(({ spec }) => spec?.['ipFamilyPolicy']);

test.each(backends)('with %s nothing listens on IPv4 alone', (backend) => {
  const objects = of(backend, '').filter(({ kind }) => kind !== 'NetworkPolicy');
  expect(JSON.stringify(objects)).not.toContain('0.0.0.0');
});

test('every Service has the addresses that the values ask for, or those of the cluster', () => {
  expect(policiesOf(of('jaeger-v2', ''))).toEqual(Array.from({ length: 9 }, () => undefined));
  expect(policiesOf(of('jaeger-v2', 'PreferDualStack'))).toEqual(
    Array.from({ length: 9 }, () => 'PreferDualStack'),
  );
});

describe.skipIf(!hasHelm)('Helm', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
  });
  afterAll(() => charts.remove());

  test.each([
    ['', undefined],
    ['RequireDualStack', 'RequireDualStack'],
  ])('with the policy "%s" gives each Service %s', (policy, expected) => {
    const sets = ['--set', `ipFamilyPolicy=${policy}`];
    const pipeline = charts.template('mangamotion', 'x', ...sets, '--set', 'tracing.backend=jaeger-v2');
    const objects = [pipeline, charts.template('operators', 'x', ...sets)].flatMap(({ stdout }) =>
      parseManifests(stdout),
    );
    expect(policiesOf(objects)).toEqual(Array.from({ length: 9 }, () => expected));
  });
});
