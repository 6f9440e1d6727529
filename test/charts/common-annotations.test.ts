import { afterAll, beforeAll, expect, test } from 'vitest';
import { environment, validateMangamotion } from '../../charts/environments';
import { bothWays, objectOf } from './both-ways';
import { type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { mangamotion: development } = environment('development');
const commonAnnotations = { 'example.com/owner': 'manga', 'example.com/runbook': 'common' };
const own = { 'example.com/runbook': 'own', 'example.com/more': '1' };
const settings = {
  ...development,
  commonAnnotations,
  api: { ...development.api, service: { ...development.api.service, annotations: own } },
  ingress: { ...development.ingress, enabled: true, host: 'manga.example.com', annotations: own },
  httpRoute: { ...development.httpRoute, enabled: true, gateway: 'gateway' },
};

test('every object has the common annotations, hooks too, beside its own', () => {
  for (const { kind, metadata } of bothWays(charts, settings))
    expect([kind, metadata.name, metadata.annotations]).toMatchObject([
      kind,
      metadata.name,
      { 'example.com/owner': 'manga' },
    ]);
});

test.each([
  ['Service', { ...commonAnnotations, ...own }],
  ['HTTPRoute', commonAnnotations],
])('those of the %s itself win', (kind, annotations) => {
  expect(objectOf(bothWays(charts, settings), kind, 'mangamotion-api').metadata.annotations).toEqual(
    annotations,
  );
});

test('those of the Ingress win, and what ingress-nginx reads is there', () => {
  const { metadata } = objectOf(bothWays(charts, settings), 'Ingress', 'mangamotion-api');
  expect(metadata.annotations).toMatchObject({ ...commonAnnotations, ...own });
  expect(metadata.annotations).toHaveProperty(['nginx.ingress.kubernetes.io/proxy-body-size'], '0');
});

const bodySize = 'nginx.ingress.kubernetes.io/proxy-body-size';

test.each([
  ['', { [bodySize]: '9m' }],
  ['7m', { [bodySize]: '7m' }],
])('what ingress-nginx reads is there where maxBodySize is "%s"', (maxBodySize, annotations) => {
  const { metadata } = objectOf(
    bothWays(charts, {
      ...settings,
      commonAnnotations: { ...commonAnnotations, [bodySize]: '9m' },
      ingress: { ...settings.ingress, maxBodySize },
    }),
    'Ingress',
    'mangamotion-api',
  );
  expect(metadata.annotations).toMatchObject({ ...own, ...annotations });
});

test('pods have none of them, or a change would roll them', () => {
  const { spec } = objectOf(bothWays(charts, settings), 'Deployment', 'mangamotion-api');
  expect(JSON.stringify(spec)).not.toContain('example.com');
});

test('one that Helm reads is refused', () => {
  expect(() =>
    validateMangamotion({ ...development, commonAnnotations: { 'helm.sh/hook': 'test' } }),
  ).toThrow('commonAnnotations must have no key that begins with helm.sh/');
});
