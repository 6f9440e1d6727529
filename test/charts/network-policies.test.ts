import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { mangamotionManifests } from '../../charts/manifests';
import type { Mangamotion } from '../../charts/model/mangamotion';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import { type Manifest, objectsOf } from './workloads';

const { mangamotion: production } = environment('production');

const withPolicies = (
  changes: Partial<Mangamotion['networkPolicies']>,
  jaeger: object = {},
): Mangamotion => ({
  ...production,
  jaeger: { ...production.jaeger, ...jaeger },
  networkPolicies: { ...production.networkPolicies, ...changes },
});

interface Rule {
  readonly from?: readonly object[];
  readonly to?: readonly object[];
  readonly ports?: readonly { readonly port: number; readonly protocol: string }[];
}

const policyOf = (objects: readonly Manifest[], component: string) => {
  const found = objects.find(
    ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === `mangamotion-${component}`,
  );
  const spec: { policyTypes: string[]; ingress: Rule[]; egress: Rule[] } = JSON.parse(
    JSON.stringify(found?.spec ?? {}),
  );
  return spec;
};
const namespaceSelector = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const anyPod = {
  namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'Exists' }] },
};
const anyAddress = [
  { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } },
  { ipBlock: { cidr: '::/0', except: ['fe80::/10', 'fd00:ec2::254/128', 'fd20:ce::254/128'] } },
];
const peer = { namespace: '', pods: {}, addresses: '' };

const redisAt = (changes: Partial<typeof peer>) =>
  withPolicies({ redis: { ...production.networkPolicies.redis, ...changes } });

/** Where Redis is said to be, and to whom API and worker may speak by its port. */
const places: [string, Mangamotion, object[]][] = [
  ['nowhere', redisAt({}), anyAddress],
  ['in a namespace', redisAt({ namespace: 'redis' }), [namespaceSelector('redis')]],
  [
    'in pods of a namespace',
    redisAt({ namespace: 'redis', pods: { app: 'redis', tier: 'queue' } }),
    [{ ...namespaceSelector('redis'), podSelector: { matchLabels: { app: 'redis', tier: 'queue' } } }],
  ],
  [
    'in pods of its own namespace',
    redisAt({ pods: { app: 'redis' } }),
    [{ podSelector: { matchLabels: { app: 'redis' } } }],
  ],
  [
    'at addresses of both families',
    redisAt({ addresses: '10.1.0.0/16,fd00:1::/64' }),
    [{ ipBlock: { cidr: '10.1.0.0/16' } }, { ipBlock: { cidr: 'fd00:1::/64' } }],
  ],
  [
    'in a namespace and at an address',
    redisAt({ namespace: 'redis', addresses: '10.1.0.0/16' }),
    [namespaceSelector('redis'), { ipBlock: { cidr: '10.1.0.0/16' } }],
  ],
];

const isRedis = ({ ports }: Rule): boolean => JSON.stringify(ports) === '[{"port":6379,"protocol":"TCP"}]';

/** Where Redis is to API and worker; their next rule of that port is for a Redis that is deployed here. */
const redisPeers = (objects: readonly Manifest[]): unknown[] =>
  ['api', 'worker'].map((component) => policyOf(objects, component).egress.find(isRedis)?.to);

test.each(places)('a Redis %s is reached there alone', (_, settings, expected) => {
  const objects = objectsOf(mangamotionManifests(settings, 'unused'));
  expect(redisPeers(objects)).toEqual([expected, expected]);
});

test.each([
  ['10.9.0.1/32', ['169.254.0.0/16', '10.9.0.1/32'], anyAddress[1]?.ipBlock.except],
  ['fd00:9::1/128', ['169.254.0.0/16'], [...(anyAddress[1]?.ipBlock.except ?? []), 'fd00:9::1/128']],
])('the API server at %s is left out of the block of its family', (apiServer, four, six) => {
  const objects = objectsOf(mangamotionManifests(withPolicies({ apiServer }), 'unused'));
  const expected = [
    { ipBlock: { cidr: '0.0.0.0/0', except: four } },
    { ipBlock: { cidr: '::/0', except: six } },
  ];
  expect(redisPeers(objects)).toEqual([expected, expected]);
});

const dns = {
  ports: ['UDP', 'TCP'].flatMap((protocol) => [53, 5353, 8053].map((port) => ({ protocol, port }))),
};
const storageAt = (changes: object) =>
  withPolicies({ jaegerStorage: { ...production.networkPolicies.jaegerStorage, ...changes } });

/** What Jaeger reaches beside DNS and itself. */
const storages: [string, Mangamotion, Rule[]][] = [
  ['anything, where nothing is said', storageAt({}), [{ to: [...anyAddress, anyPod] }]],
  [
    'Elasticsearch alone, where that is said',
    storageAt({ namespace: 'elastic', port: 9200 }),
    [{ to: [namespaceSelector('elastic')], ports: [{ protocol: 'TCP', port: 9200 }] }],
  ],
];

/** What Jaeger reaches beside itself, which is the second rule. */
function reachedByJaeger(objects: readonly Manifest[]) {
  const { policyTypes, egress } = policyOf(objects, 'jaeger');
  return { policyTypes, rules: egress.toSpliced(1, 1) };
}

const reached = (...rules: readonly Rule[]) => ({
  policyTypes: ['Ingress', 'Egress'],
  rules: [dns, ...rules],
});

test.each(storages)('beside DNS and itself Jaeger reaches %s', (_, settings, expected) => {
  const objects = objectsOf(mangamotionManifests(settings, 'unused'));
  expect(reachedByJaeger(objects)).toEqual(reached(...expected));
});

test('a Jaeger that keeps traces in memory reaches nothing else', () => {
  const { mangamotion } = environment('development');
  expect(reachedByJaeger(objectsOf(mangamotionManifests(mangamotion, 'unused')))).toEqual(reached());
});

const egressOfMesh = (objects: readonly Manifest[]): unknown =>
  objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'mangamotion-mesh')
    ?.spec;
const meshed = withPolicies({ meshNamespace: 'istio-system' });
const controlPlane = {
  podSelector: {
    matchExpressions: [
      {
        key: 'app.kubernetes.io/instance',
        operator: 'In',
        values: [
          'mangamotion',
          'mangamotion-jaeger',
          'mangamotion.mangamotion-jaeger-v2',
          'mangamotion.mangamotion-query',
          'mangamotion.mangamotion-route',
          'mangamotion.mangamotion-keep',
        ],
      },
    ],
  },
  policyTypes: ['Egress'],
  egress: [{ to: [namespaceSelector('istio-system')] }],
};

test('the sidecars of every pod reach the control plane of their mesh, where there is one', () => {
  expect(egressOfMesh(objectsOf(mangamotionManifests(meshed, 'unused')))).toEqual(controlPlane);
  expect(egressOfMesh(objectsOf(mangamotionManifests(production, 'unused')))).toBeUndefined();
});

const loadBalancers = '35.191.0.0/16,130.211.0.0/22';
const admitted = loadBalancers.split(',').map((cidr) => ({ ipBlock: { cidr } }));
const callersOf = (objects: readonly Manifest[]) =>
  policyOf(objects, 'api').ingress.find(({ ports }) => ports?.[0]?.port === 3000)?.from;

test('load balancers that talk to pods themselves are admitted to the API by their addresses', () => {
  const objects = objectsOf(mangamotionManifests(withPolicies({ loadBalancers }), 'unused'));
  expect(callersOf(objects)).toEqual(expect.arrayContaining(admitted));
  expect(JSON.stringify(policyOf(objects, 'worker').ingress)).not.toContain('35.191.0.0/16');
});

describe.skipIf(!hasHelm)('Helm', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
  });
  afterAll(() => charts.remove());

  const render = (settings: Mangamotion) => charts.renderWith('mangamotion', 'mangamotion', settings);

  test.each(places)('lets a Redis %s be reached there alone', (_, settings, expected) => {
    expect(redisPeers(render(settings))).toEqual([expected, expected]);
  });

  test.each(storages)('lets Jaeger reach %s', (_, settings, expected) => {
    expect(reachedByJaeger(render(settings))).toEqual(reached(...expected));
  });

  test('lets sidecars reach the control plane of their mesh, where there is one', () => {
    expect(egressOfMesh(render(meshed))).toEqual(controlPlane);
    expect(egressOfMesh(render(production))).toBeUndefined();
  });

  test('admits load balancers to the API', () => {
    expect(callersOf(render(withPolicies({ loadBalancers })))).toEqual(expect.arrayContaining(admitted));
  });

  test.each(['10.1.0.0', '10.1.0.0/33', '10.1.0.0/16 10.2.0.0/16'])(
    'refuses the addresses "%s"',
    (addresses) => {
      const { stderr } = charts.template(
        'mangamotion',
        'x',
        '--set',
        `networkPolicies.redis.addresses=${addresses}`,
      );
      expect(stderr).toContain('addresses');
    },
  );
});
