import { afterAll, beforeAll, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import type { Mangamotion } from '../../charts/model/mangamotion';
import { valueAt } from '../../charts/model/value-at';
import { bothWays, objectOf } from './both-ways';
import { type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { mangamotion: production } = environment('production');
const inside =
  'localhost,127.0.0.1,::1,.svc,.cluster.local,169.254.169.254,169.254.170.2,169.254.170.23,fd00:ec2::23,mangamotion-object-storage';

const proxied = (proxy: Partial<Mangamotion['proxy']>): Mangamotion => ({
  ...production,
  proxy: { ...production.proxy, ...proxy },
  networkPolicies: {
    ...production.networkPolicies,
    proxy: { ...production.networkPolicies.proxy, addresses: '10.9.0.0/24', port: 8080 },
  },
});

const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_USE_ENV_PROXY'];
function proxyOf(settings: Mangamotion, component: string): object {
  const { spec } = objectOf(bothWays(charts, settings), 'Deployment', `mangamotion-${component}`);
  const [container]: { env: { name: string; value: string }[] }[] = JSON.parse(
    JSON.stringify(valueAt(spec ?? {}, 'template.spec.containers')),
  );
  const env = container?.env.filter(({ name }) => names.includes(name)) ?? [];
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}

test.each(['api', 'worker'])('the %s goes out by the proxy, and to nothing in the cluster', (component) => {
  const https = 'http://proxy.example.com:8080';
  expect(proxyOf(proxied({ https, except: 's3.intra.example.com,.corp' }), component)).toEqual({
    HTTPS_PROXY: https,
    NO_PROXY: `${inside},s3.intra.example.com,.corp`,
    NODE_USE_ENV_PROXY: '1',
  });
  expect(proxyOf(proxied({ http: https }), component)).toEqual({
    HTTP_PROXY: https,
    NO_PROXY: inside,
    NODE_USE_ENV_PROXY: '1',
  });
});

test('without a proxy none is named', () => {
  expect(proxyOf(production, 'api')).toEqual({});
});

test.each(['api', 'worker'])('the %s may reach the proxy where there is one', (component) => {
  const rule = {
    to: [{ ipBlock: { cidr: '10.9.0.0/24' } }],
    ports: [{ protocol: 'TCP', port: 8080 }],
  };
  const egressOf = (settings: Mangamotion) =>
    objectOf(bothWays(charts, settings), 'NetworkPolicy', `mangamotion-${component}`).spec?.['egress'];
  expect(egressOf(proxied({ https: 'http://proxy.example.com:8080' }))).toContainEqual(rule);
  expect(egressOf(proxied({}))).not.toContainEqual(rule);
});
