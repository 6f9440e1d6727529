import { afterAll, beforeAll, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { valueAt } from '../../charts/model/value-at';
import { bothWays, objectOf } from './both-ways';
import { type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { mangamotion: development } = environment('development');
type Service = typeof development.api.service;

const written = (service: Partial<Service>, loadBalancers = '') =>
  bothWays(charts, {
    ...development,
    api: { ...development.api, service: { ...development.api.service, ...service } },
    networkPolicies: { ...development.networkPolicies, loadBalancers },
  });
const names = (objects: ReturnType<typeof written>) =>
  objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);

const selector = { 'app.kubernetes.io/instance': 'mangamotion', 'app.kubernetes.io/component': 'api' };
const clients = { name: 'http', port: 3000, targetPort: 'http' };
const operations = { name: 'operations', port: 3002, targetPort: 'operations' };

test('the cluster reaches clients and operations of the API by one Service', () => {
  const objects = written({});
  expect(objectOf(objects, 'Service', 'mangamotion-api').spec).toEqual({
    type: 'ClusterIP',
    selector,
    ports: [clients, operations],
  });
  expect(names(objects)).not.toContain('mangamotion-api-operations');
});

test.each<[Partial<Service>, object]>([
  [{ type: 'NodePort' }, { type: 'NodePort', ports: [clients] }],
  [
    { type: 'NodePort', nodePort: 31_000, externalTrafficPolicy: 'Local' },
    { type: 'NodePort', externalTrafficPolicy: 'Local', ports: [{ ...clients, nodePort: 31_000 }] },
  ],
  [
    {
      type: 'LoadBalancer',
      loadBalancerClass: 'service.k8s.aws/nlb',
      externalTrafficPolicy: 'Cluster',
      loadBalancerSourceRanges: ['203.0.113.0/24', '2001:db8::/32'],
    },
    {
      type: 'LoadBalancer',
      loadBalancerClass: 'service.k8s.aws/nlb',
      externalTrafficPolicy: 'Cluster',
      loadBalancerSourceRanges: ['203.0.113.0/24', '2001:db8::/32'],
      ports: [clients],
    },
  ],
])('whoever comes from outside by %o does not reach metrics, and monitors still do', (service, spec) => {
  const objects = written(service);
  expect(objectOf(objects, 'Service', 'mangamotion-api').spec).toEqual({ selector, ...spec });
  const inner = objectOf(objects, 'Service', 'mangamotion-api-operations');
  expect(inner.spec).toEqual({ selector, ports: [operations] });
  expect(inner.metadata.labels).toMatchObject(selector);
});

const anybody = ['0.0.0.0/0', '::/0'].map((cidr) => ({ ipBlock: { cidr } }));

test.each([
  ['ClusterIP', '', []],
  ['ClusterIP', '10.9.0.0/16', [{ ipBlock: { cidr: '10.9.0.0/16' } }]],
  ['LoadBalancer', '', anybody],
  ['NodePort', '', anybody],
  ['LoadBalancer', '10.9.0.0/16', [{ ipBlock: { cidr: '10.9.0.0/16' } }]],
] as const)('pods of a %s with load balancers "%s" take requests of %o', (type, loadBalancers, blocks) => {
  const policy = objectOf(written({ type }, loadBalancers), 'NetworkPolicy', 'mangamotion-api');
  const from = Object.values(Object(valueAt(policy, 'spec.ingress.0.from')));
  expect(from.filter((peer) => 'ipBlock' in Object(peer))).toEqual(blocks);
  expect(valueAt(policy, 'spec.ingress.0.ports')).toEqual([{ protocol: 'TCP', port: 3000 }]);
});
