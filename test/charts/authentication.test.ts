import { expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { mangamotionManifests } from '../../charts/manifests';
import type { Mangamotion } from '../../charts/model/mangamotion';
import { proxied } from './proxied';
import { type Manifest, objectsOf } from './workloads';

const apiOf = (settings: Mangamotion) => objectsOf(mangamotionManifests(settings, 'unused'));

function one(settings: Mangamotion, kind: string): Manifest | undefined {
  return apiOf(settings).find((each) => each.kind === kind && each.metadata.name === 'mangamotion-api');
}

const environmentOf = (settings: Mangamotion, name: string): unknown => {
  const { spec } = one(settings, 'Deployment') ?? {};
  const containers: { env: { name: string }[] }[] = JSON.parse(JSON.stringify(spec)).template.spec.containers;
  return containers[0]?.env.find((each) => each.name === name);
};

test.each([
  ['development', 'none'],
  ['staging', 'oidc'],
  ['production', 'oidc'],
] as const)('the API of %s knows who calls by %s', (name, mode) => {
  const { mangamotion } = environment(name);
  expect(environmentOf(mangamotion, 'AUTHENTICATION')).toEqual({ name: 'AUTHENTICATION', value: mode });
});

test('the API of production asks for tokens of its issuer', () => {
  const { mangamotion } = environment('production');
  expect(environmentOf(mangamotion, 'OIDC_ISSUER')).toMatchObject({ value: 'https://login.example.com' });
  expect(environmentOf(mangamotion, 'OIDC_AUDIENCE')).toMatchObject({ value: 'mangamotion' });
  expect(environmentOf(mangamotion, 'TRUSTED_SECRET')).toBeUndefined();
});

test('the secret of the proxy comes from a Secret', () => {
  expect(environmentOf(proxied, 'TRUSTED_SECRET')).toEqual({
    name: 'TRUSTED_SECRET',
    valueFrom: { secretKeyRef: { name: 'proxy', key: 'secret' } },
  });
});

test('behind a proxy nobody reaches the API but the namespace of the proxy, and the test of the release', () => {
  const { spec } = one(proxied, 'NetworkPolicy') ?? {};
  const { ingress } = JSON.parse(JSON.stringify(spec));
  const callers = ingress.filter(({ ports }: { ports: { port: number }[] }) =>
    ports.some(({ port }) => port === 3000),
  );
  expect(callers).toEqual([
    {
      from: [
        { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } },
        {
          podSelector: {
            matchLabels: {
              'app.kubernetes.io/instance': 'mangamotion',
              'app.kubernetes.io/component': 'upload-test',
            },
          },
        },
      ],
      ports: [{ port: 3000, protocol: 'TCP' }],
    },
  ]);
});

test('what runs the API is not published: neither its port nor its paths', () => {
  const { spec } = one(proxied, 'Ingress') ?? {};
  const backend = { service: { name: 'mangamotion-api', port: { name: 'http' } } };
  expect(JSON.parse(JSON.stringify(spec)).rules[0].http.paths).toEqual([
    { path: '/api/', pathType: 'Prefix', backend },
    { path: '/page/', pathType: 'Prefix', backend },
  ]);
});

test('the size of bodies is said to ingress-nginx, beside annotations of whoever installs it', () => {
  expect(one(proxied, 'Ingress')?.metadata.annotations).toEqual({
    ...proxied.ingress.annotations,
    'nginx.ingress.kubernetes.io/proxy-body-size': '500m',
    'nginx.ingress.kubernetes.io/proxy-request-buffering': 'off',
    'nginx.ingress.kubernetes.io/proxy-read-timeout': '600',
    'nginx.ingress.kubernetes.io/proxy-send-timeout': '600',
  });
});
