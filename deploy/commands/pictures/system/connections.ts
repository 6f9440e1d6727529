import { dnsPorts } from '../../../../charts/constructs/network-ports';
import type { Labels, Workload } from './workloads';

/** As far as connections depend on it. */
export interface NetworkPolicy {
  readonly kind: string;
  readonly metadata: { readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly ('Ingress' | 'Egress')[];
    readonly ingress?: readonly { readonly from?: readonly Peer[]; readonly ports?: readonly Port[] }[];
    readonly egress?: readonly { readonly to?: readonly Peer[]; readonly ports?: readonly Port[] }[];
  };
}

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly values?: readonly string[] }[];
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: object;
  readonly ipBlock?: object;
}

interface Port {
  /** Or its name in the pod. */
  readonly port: number | string;
  readonly protocol: 'TCP' | 'UDP';
}

/** One rule of one policy, for either direction. */
interface Rule {
  readonly peers: readonly Peer[];
  readonly ports: readonly string[];
}

/** What NetworkPolicies let pass from one workload to another. */
export interface Connection {
  readonly from: Workload;
  readonly to: Workload;
  /** `6379` for TCP, `6831/udp` for UDP. */
  readonly ports: readonly string[];
}

const all = 'all ports';

/** Connections of workloads that policies name, and that both ends allow. */
export function connectionsOf(
  workloads: readonly Workload[],
  policies: readonly NetworkPolicy[],
): Connection[] {
  return workloads.flatMap((from) =>
    workloads.flatMap((to) => {
      if (to === from || to.namespace !== from.namespace) return [];
      const leaving = portsOf(
        rulesOf(from, policies, 'Egress'),
        (peer) => isNamed(to, peer) || isEverybody(peer),
      );
      const entering = portsOf(rulesOf(to, policies, 'Ingress'), (peer) => isNamed(from, peer));
      const ports = entering.filter((port) => leaving.includes(port) || leaving.includes(all));
      return ports.length === 0 ? [] : [{ from, to, ports }];
    }),
  );
}

/** What others may open to a workload, and it to others, that no policy names: `← any pod: 3000`. */
export function openingsOf(workload: Workload, policies: readonly NetworkPolicy[]): string[] {
  const entering = rulesOf(workload, policies, 'Ingress');
  const leaving = rulesOf(workload, policies, 'Egress');
  return [
    ...opening('← any pod', entering, ({ namespaceSelector }) => namespaceSelector !== undefined),
    ...opening('← anyone', entering, isAnywhere),
    ...opening('→ anywhere', leaving, isAnywhere),
  ];
}

function opening(title: string, rules: readonly Rule[], isMeant: (peer: Peer) => boolean): string[] {
  // Every pod may ask for names.
  const ports = portsOf(rules, isMeant).filter((port) => !dnsPorts.includes(parseInt(port)));
  if (ports.includes(all)) return [title];
  return ports.length === 0 ? [] : [`${title}: ${ports.join(', ')}`];
}

const isNamed = (workload: Workload, { podSelector }: Peer): boolean =>
  podSelector !== undefined && selects(podSelector, workload.labels);

/** A rule that names nobody means everybody, which `{}` stands for here. */
const isEverybody = (peer: Peer): boolean => Object.keys(peer).length === 0;

const isAnywhere = (peer: Peer): boolean => peer.ipBlock !== undefined || isEverybody(peer);

function portsOf(rules: readonly Rule[], isMeant: (peer: Peer) => boolean): string[] {
  const meant = rules.filter(({ peers }) => peers.some(isMeant));
  return [...new Set(meant.flatMap(({ ports }) => ports))];
}

/** Where no policy speaks of a direction, everything may pass. */
function rulesOf(
  { namespace, labels }: Workload,
  policies: readonly NetworkPolicy[],
  direction: 'Ingress' | 'Egress',
): Rule[] {
  const ours = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === namespace &&
      selects(spec.podSelector, labels) &&
      spec.policyTypes.includes(direction),
  );
  if (ours.length === 0) return [ruleOf()];
  return ours.flatMap(({ spec: { ingress = [], egress = [] } }) =>
    direction === 'Ingress'
      ? ingress.map(({ from, ports }) => ruleOf(from, ports))
      : egress.map(({ to, ports }) => ruleOf(to, ports)),
  );
}

const ruleOf = (peers: readonly Peer[] = [{}], ports?: readonly Port[]): Rule => ({
  peers,
  ports: ports?.map(({ port, protocol }) => (protocol === 'UDP' ? `${port}/udp` : `${port}`)) ?? [all],
});

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, values = [] }) => values.includes(labels[key] ?? ''))
  );
}
