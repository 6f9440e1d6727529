import { expect, test } from 'vitest';
import {
  connectionsOf,
  type NetworkPolicy,
  openingsOf,
} from '../../../../../deploy/commands/pictures/system/connections';
import type { Workload } from '../../../../../deploy/commands/pictures/system/workloads';

const workload = (name: string): Workload => ({
  name,
  kind: 'Deployment',
  namespace: 'here',
  labels: { app: name },
  ports: [],
  isTraced: false,
});
const selector = (name: string) => ({ matchLabels: { app: name } });
const policy = (name: string, spec: Omit<NetworkPolicy['spec'], 'podSelector'>): NetworkPolicy => ({
  kind: 'NetworkPolicy',
  metadata: { namespace: 'here' },
  spec: { podSelector: selector(name), ...spec },
});
const tcp = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP' as const }));

const [client, server] = [workload('client'), workload('server')];
const toServer = (...ports: number[]) =>
  policy('client', {
    policyTypes: ['Egress'],
    egress: [{ ports: tcp(53) }, { to: [{ podSelector: selector('server') }], ports: tcp(...ports) }],
  });
const fromClient = policy('server', {
  policyTypes: ['Ingress'],
  ingress: [{ from: [{ podSelector: selector('client') }], ports: tcp(80, 81) }],
});
const pairs = (policies: NetworkPolicy[]) =>
  connectionsOf([client, server], policies).map(({ from, to, ports }) => [from.name, to.name, ports]);

test('a connection is what both ends allow', () => {
  expect(pairs([toServer(81, 82), fromClient])).toEqual([['client', 'server', ['81']]]);
  expect(pairs([toServer(82), fromClient])).toEqual([]);
});

test('a workload whose egress no policy restricts reaches what lets it in', () => {
  expect(pairs([fromClient])).toEqual([['client', 'server', ['80', '81']]]);
});

test('openings are what policies allow to nobody in particular, without DNS', () => {
  const anyPod = { namespaceSelector: {} };
  const open = policy('server', {
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [anyPod], ports: tcp(80) }, { ports: [{ port: 90, protocol: 'UDP' }] }],
    egress: [{ to: [{ ipBlock: {} }], ports: tcp(443) }],
  });
  expect(openingsOf(server, [open])).toEqual(['← any pod: 80', '← anyone: 90/udp', '→ anywhere: 443']);
  expect(openingsOf(client, [toServer(80)])).toEqual(['← anyone']);
});
