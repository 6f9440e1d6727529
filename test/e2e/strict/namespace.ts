import { ensureRestrictedNamespace } from '../../../deploy/cluster/kind/namespaces';
import type { Kubectl } from '../../../deploy/cluster/kubectl';

/** As they are where a name says the application, its team and its region. */
const nameLength = 40;

export const longName = (beginning: string): string =>
  beginning.padEnd(nameLength, '-in-a-namespace-with-bounds-of-its-own');

/** Nobody reaches anything, and nothing is reached, but by policies that come to it. */
const denial = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'default-deny' },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
};

/** The default limit of CPU is beyond the ratio for whatever asks for less than 40m, as all do here. */
const range = {
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'range' },
  spec: {
    limits: [
      {
        type: 'Container',
        default: { cpu: '2', memory: '512Mi' },
        defaultRequest: { cpu: '20m', memory: '512Mi' },
        maxLimitRequestRatio: { cpu: '50', memory: '1' },
      },
    ],
  },
};

/** What it counts, each container has to say. */
const quota = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'quota' },
  spec: {
    hard: {
      pods: '30',
      'requests.cpu': '1',
      'limits.cpu': '30',
      'requests.memory': '12Gi',
      'limits.memory': '12Gi',
    },
  },
};

/** A new namespace as platforms give them to teams: with everything denied, bounded and restricted. */
export async function createStrictNamespace(kubectl: Kubectl): Promise<void> {
  const { namespace } = kubectl.target;
  await kubectl.run(['delete', 'namespace', namespace, '--ignore-not-found'], { timeoutMillis: 180_000 });
  await ensureRestrictedNamespace(kubectl, namespace);
  await kubectl.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [denial, range, quota] }));
}
