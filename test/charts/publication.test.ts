import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { mangamotionManifests } from '../../charts/manifests';
import type { Mangamotion } from '../../charts/model/mangamotion';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import { type Manifest, objectsOf } from './workloads';

const { mangamotion: development } = environment('development');

const published = (
  ingress: Partial<Mangamotion['ingress']>,
  httpRoute: Partial<Mangamotion['httpRoute']> = {},
): Mangamotion => ({
  ...development,
  ingress: { ...development.ingress, enabled: true, host: 'manga.example.com', ...ingress },
  httpRoute: { ...development.httpRoute, ...httpRoute },
});

const one = (objects: readonly Manifest[], kind: string) => objects.find((each) => each.kind === kind);
const nginx = 'nginx.ingress.kubernetes.io';
const usual = {
  [`${nginx}/proxy-body-size`]: '0',
  [`${nginx}/proxy-request-buffering`]: 'off',
  [`${nginx}/proxy-read-timeout`]: '600',
  [`${nginx}/proxy-send-timeout`]: '600',
};
const tls = (secretName: string) => [{ hosts: ['manga.example.com'], secretName }];

const ingresses: [string, Mangamotion, object | undefined, object | undefined][] = [
  ['lets uploads of any size and pace through ingress-nginx', published({}), usual, undefined],
  [
    'says nothing to it where nothing is wanted',
    published({ maxBodySize: '', timeoutSeconds: 0 }),
    undefined,
    undefined,
  ],
  [
    'obeys an annotation of whoever installs it',
    published({ annotations: { [`${nginx}/proxy-read-timeout`]: '5' } }),
    { ...usual, [`${nginx}/proxy-read-timeout`]: '5' },
    undefined,
  ],
  [
    'has its certificate from a ClusterIssuer',
    published({ clusterIssuer: 'letsencrypt' }),
    { ...usual, 'cert-manager.io/cluster-issuer': 'letsencrypt' },
    tls('mangamotion-tls'),
  ],
  [
    'has its certificate from an Issuer, in the Secret that is named',
    published({ issuer: 'ours', tlsSecret: 'manga' }),
    { ...usual, 'cert-manager.io/issuer': 'ours' },
    tls('manga'),
  ],
];

function ingressOf(objects: readonly Manifest[]): unknown[] {
  const ingress = one(objects, 'Ingress');
  return [ingress?.metadata.annotations, ingress?.spec?.['tls']];
}

test.each(ingresses)('the ingress %s', (_, settings, annotations, expectedTls) => {
  const objects = objectsOf(mangamotionManifests(settings, 'unused'));
  expect(ingressOf(objects)).toEqual([annotations, expectedTls]);
});

const prefix = (value: string) => ({ path: { type: 'PathPrefix', value } });
const rule = (...paths: readonly string[]) => ({
  matches: paths.map(prefix),
  timeouts: { request: '0s' },
  backendRefs: [{ name: 'mangamotion-api', port: 3000 }],
});

const routes: [string, Mangamotion, object | undefined][] = [
  ['there is no route', published({}), undefined],
  [
    'a gateway alone publishes everything',
    published({}, { enabled: true, gateway: 'public' }),
    { parentRefs: [{ name: 'public' }], rules: [rule('/')] },
  ],
  [
    'a listener of a gateway elsewhere publishes what is said',
    published(
      {},
      {
        enabled: true,
        gateway: 'public',
        gatewayNamespace: 'gateways',
        listener: 'https',
        host: 'manga.example.com',
        paths: ['/api/', '/page/'],
      },
    ),
    {
      parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
      hostnames: ['manga.example.com'],
      rules: [rule('/api/', '/page/')],
    },
  ],
];

test.each(routes)('%s', (_, settings, spec) => {
  expect(one(objectsOf(mangamotionManifests(settings, 'unused')), 'HTTPRoute')?.spec).toEqual(spec);
});

describe.skipIf(!hasHelm)('Of Helm', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
  });
  afterAll(() => charts.remove());

  const render = (settings: Mangamotion) => charts.renderWith('mangamotion', 'mangamotion', settings);

  test.each(ingresses)('the ingress %s', (_, settings, annotations, expectedTls) => {
    expect(ingressOf(render(settings))).toEqual([annotations, expectedTls]);
  });

  test.each(routes)('%s', (_, settings, spec) => {
    expect(one(render(settings), 'HTTPRoute')?.spec).toEqual(spec);
  });
});
