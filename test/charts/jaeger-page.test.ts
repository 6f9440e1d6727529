import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, validateMangamotion } from '../../charts/environments';
import type { Mangamotion } from '../../charts/model/mangamotion';
import { valueAt } from '../../charts/model/value-at';
import { bothWays, objectOf } from './both-ways';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { mangamotion: production } = environment('production');

const page: Mangamotion['jaeger']['page'] = {
  ...production.jaeger.page,
  enabled: true,
  issuer: 'https://login.example.com',
  existingSecret: 'jaeger-login',
  emailDomain: 'example.com',
  host: 'jaeger.example.com',
  tlsSecret: 'jaeger-tls',
};
const published = (changes: Partial<typeof page> = {}): Mangamotion => ({
  ...production,
  tracing: { ...production.tracing, backend: 'jaeger-v2' },
  jaeger: { ...production.jaeger, page: { ...page, ...changes } },
});

test("Jaeger's page is published by nothing, unless it is said", () => {
  const objects = bothWays(charts, { ...published(), jaeger: production.jaeger });
  expect(objects.filter(({ metadata }) => metadata.name.includes('jaeger-page'))).toEqual([]);
});

test('what is published of Jaeger is its proxy, over TLS', () => {
  const objects = bothWays(charts, published());
  const { spec } = objectOf(objects, 'Ingress', 'mangamotion-jaeger-page');
  expect(spec).toEqual({
    rules: [
      {
        host: 'jaeger.example.com',
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: { service: { name: 'mangamotion-jaeger-page', port: { name: 'http' } } },
            },
          ],
        },
      },
    ],
    tls: [{ hosts: ['jaeger.example.com'], secretName: 'jaeger-tls' }],
  });
  const selected = objectOf(objects, 'Service', 'mangamotion-jaeger-page').spec?.['selector'];
  const { spec: proxy } = objectOf(objects, 'Deployment', 'mangamotion-jaeger-page');
  expect(valueAt(proxy ?? {}, 'template.metadata.labels')).toMatchObject(Object(selected));
  expect(valueAt(proxy ?? {}, 'template.spec.containers.0.args')).toEqual(
    expect.arrayContaining([
      '--provider=oidc',
      '--oidc-issuer-url=https://login.example.com',
      '--email-domain=example.com',
      '--redirect-url=https://jaeger.example.com/oauth2/callback',
      '--upstream=http://mangamotion-jaeger-v2-query.mangamotion.svc:16686/',
    ]),
  );
});

test('the proxy may ask Jaeger, and its secrets are read from a Secret alone', () => {
  const objects = bothWays(charts, published());
  const policy = JSON.stringify(objectOf(objects, 'NetworkPolicy', 'mangamotion-jaeger').spec?.['ingress']);
  expect(policy).toContain('"app.kubernetes.io/component":"jaeger-page"');
  const { spec } = objectOf(objects, 'Deployment', 'mangamotion-jaeger-page');
  expect(valueAt(spec ?? {}, 'template.spec.containers.0.env')).toEqual(
    [
      ['OAUTH2_PROXY_CLIENT_ID', 'client-id'],
      ['OAUTH2_PROXY_CLIENT_SECRET', 'client-secret'],
      ['OAUTH2_PROXY_COOKIE_SECRET', 'cookie-secret'],
    ].map(([name, key]) => ({ name, valueFrom: { secretKeyRef: { name: 'jaeger-login', key } } })),
  );
});

const rule =
  "must be set where jaeger.page.enabled is true: Jaeger's page is published behind a login, over TLS, or not at all";
const refused: [title: string, settings: Mangamotion, message: string][] = [
  ...(['issuer', 'existingSecret', 'emailDomain', 'host', 'tlsSecret'] as const).map(
    (name): [string, Mangamotion, string] => [
      `without ${name}`,
      published({ [name]: '' }),
      `jaeger.page.${name} ${rule}`,
    ],
  ),
  [
    'where anybody can go around the proxy',
    { ...published(), networkPolicies: { ...production.networkPolicies, enabled: false } },
    'networkPolicies.enabled must be true where jaeger.page.enabled is true, so that nobody goes around its proxy',
  ],
  [
    'of Jaeger v1',
    { ...published(), tracing: production.tracing },
    'tracing.backend must be jaeger-v2 where jaeger.page.enabled is true',
  ],
];

describe.each(refused)('the page is not published %s', (_, settings, message) => {
  test('at synth', () => {
    expect(() => validateMangamotion(settings)).toThrow(message);
  });

  test.skipIf(!hasHelm)('nor by Helm', () => {
    const file = path.join(charts.directory, 'refused.json');
    writeFileSync(file, JSON.stringify(settings));
    const { stderr, status } = charts.template('mangamotion', 'x', '--values', file);
    expect(status).not.toBe(0);
    expect(stderr).toContain(message.split(' ', 1)[0]?.replaceAll('.', '/'));
  });
});
