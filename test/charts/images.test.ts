import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { mangamotionManifests, operatorManifests } from '../../charts/manifests';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import { certificate, type Manifest, objectsOf } from './workloads';

const { mangamotion, operators } = environment('development');
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const global = { imageRegistry: 'mirror.example.com:5000/cache', imagePullSecrets: ['mirror', 'other'] };

/** Both charts with a mirror, secrets and a digest for every image. */
const mirrored = (backend: typeof mangamotion.tracing.backend, pullSecret = 'own') => ({
  mangamotion: withDigests({
    ...mangamotion,
    global,
    images: { ...mangamotion.images, pullSecret },
    tracing: { ...mangamotion.tracing, backend },
  }),
  operators: withDigests({ ...operators, global, pullSecret }),
});

const withDigests = <T>(settings: T): T =>
  JSON.parse(JSON.stringify(settings, (key, value: unknown) => (key === 'digest' ? digest : value)));

/** Every image of the objects, those too that an operator will run. */
function imagesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === 'image' ? [String(child)] : imagesIn(child),
  );
}

/** Secrets of everything whose pods pull images: by the pod, or by the account that an operator gives it. */
const secretsOf = (objects: readonly Manifest[]): unknown[] =>
  objects.flatMap((object): unknown[] => {
    const { kind, metadata, spec, imagePullSecrets } = JSON.parse(JSON.stringify(object));
    if (['Deployment', 'StatefulSet', 'Job'].includes(kind)) return [spec.template.spec.imagePullSecrets];
    if (kind === 'Jaeger') return [spec.imagePullSecrets];
    return metadata.name.endsWith('jaeger-v2') && kind === 'ServiceAccount' ? [imagePullSecrets] : [];
  });

function expectMirror(objects: readonly Manifest[], secrets: readonly string[]): void {
  for (const image of imagesIn(objects))
    expect(image).toMatch(/^mirror\.example\.com:5000\/cache\/[^.:@]+@sha256:/);
  const expected = secrets.map((name) => ({ name }));
  for (const each of secretsOf(objects)) expect(each).toEqual(expected);
}

const all = ['own', 'mirror', 'other'];

test('every image of Jaeger v1 comes from the mirror by its digest, with all secrets', () => {
  const objects = objectsOf(mangamotionManifests(mirrored('jaeger-operator').mangamotion, 'unused'));
  expectMirror(objects, all);
  const jaeger = objects.filter(({ kind }) => kind === 'Jaeger');
  const names = [
    'all-in-one',
    'jaeger-collector',
    'jaeger-query',
    'jaeger-es-index-cleaner',
    'jaeger-cassandra-schema',
  ];
  expect(imagesIn(jaeger).toSorted()).toEqual(
    names.map((name) => `${global.imageRegistry}/jaegertracing/${name}@${digest}`).toSorted(),
  );
  expect(secretsOf(jaeger)).toHaveLength(1);
});

test('every image of Jaeger v2, of its pipeline and of the operators comes from there too', () => {
  const { mangamotion: settings, operators: theirs } = mirrored('jaeger-v2');
  const objects = objectsOf(mangamotionManifests(settings, 'unused'));
  expectMirror(objects, all);
  expect(objects.find(({ kind }) => kind === 'OpenTelemetryCollector')?.spec).toMatchObject({
    serviceAccount: 'mangamotion-jaeger-v2',
  });
  const ofOperators = objectsOf(operatorManifests(theirs, 'unused', certificate));
  expectMirror(ofOperators, all);
  expect(imagesIn(ofOperators)).toEqual([
    `${global.imageRegistry}/jaegertracing/jaeger-operator@${digest}`,
    `${global.imageRegistry}/open-telemetry/opentelemetry-operator/opentelemetry-operator@${digest}`,
  ]);
});

test('without a mirror an image is what its values say', () => {
  const images = imagesIn(objectsOf(operatorManifests(operators, 'unused', certificate)));
  expect(images[0]).toBe('quay.io/jaegertracing/jaeger-operator:1.65.0');
});

describe.skipIf(!hasHelm)('Helm', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
  });
  afterAll(() => charts.remove());

  const render = (chart: string, values: object) => charts.renderWith(chart, 'x', values);

  test.each(['jaeger-operator', 'jaeger-v2'] as const)(
    'pulls all of %s from the mirror, hooks too',
    (backend) => {
      const settings = mirrored(backend);
      const objects = render('mangamotion', settings.mangamotion);
      expect(objects.filter(({ kind }) => kind === 'Job')).toHaveLength(3);
      expectMirror(objects, all);
      expectMirror(render('operators', settings.operators), all);
      expectMirror(render('mangamotion', mirrored(backend, '').mangamotion), ['mirror', 'other']);
    },
  );

  test('has no list of secrets where there are none', () => {
    const objects = [...render('mangamotion', {}), ...render('operators', {})];
    for (const each of secretsOf(objects)) expect(each).toBeUndefined();
  });

  test('leaves to others what a parent chart says to all', () => {
    const values = {
      global: { imageRegistry: 'mirror.example.com', storageClass: 'fast', labels: { team: 'a' } },
    };
    expect(imagesIn(render('operators', values))[0]).toBe(
      'mirror.example.com/jaegertracing/jaeger-operator:1.65.0',
    );
  });
});
