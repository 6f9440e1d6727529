import type { k8s } from 'cdk8s-plus-27';
import { all, any, holds, not, present } from '../template/condition';
import { when } from '../template/conditional';
import { each, entriesOf, filled, parts } from '../template/each';
import { field } from '../template/field';
import type { Condition, Value } from '../template/value';
import type { Values } from '../template/values';

export type Peer = Values<{
  readonly namespace: string;
  readonly pods: Readonly<Record<string, string>>;
  readonly addresses: string;
}>;

type Outside = Values<{ readonly ingressNamespace: string; readonly loadBalancers: string }>;

export const anyPod: k8s.NetworkPolicyPeer = {
  namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'Exists' }] },
};

/** All pods of a namespace. */
export const podsIn = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
export const namespace = (name: Value<string>) => podsIn(field(name));

/** Where clouds have the metadata of a node, with its credentials: all of them, AWS and Google. */
const metadata = ['169.254.0.0/16'];
const metadata6 = ['fe80::/10', 'fd00:ec2::254/128', 'fd20:ce::254/128'];

/** Any address of either family, but for those that are nobody's business. */
export function anyAddress(apiServer: Value<string>): k8s.NetworkPolicyPeer[] {
  const is6 = holds(apiServer, ':');
  const is4 = all(present(apiServer), not(is6));
  return [
    { ipBlock: { cidr: '0.0.0.0/0', except: [...metadata, ...when(is4, field(apiServer))] } },
    { ipBlock: { cidr: '::/0', except: [...metadata6, ...when(is6, field(apiServer))] } },
  ];
}

const blocks = (addresses: Value<string>): k8s.NetworkPolicyPeer[] =>
  each(parts(addresses), (cidr) => ({ ipBlock: { cidr } }));

/** Who brings requests from outside: the ingress controller, any pod where nobody has said which, and load balancers. */
export const fromOutside = ({ ingressNamespace, loadBalancers }: Outside): k8s.NetworkPolicyPeer[] => [
  ...when(present(ingressNamespace), namespace(ingressNamespace)),
  ...when(not(present(ingressNamespace)), anyPod),
  ...blocks(loadBalancers),
];

const isSelected = (peer: Peer): Condition => any(present(peer.namespace), filled(peer.pods));

/** Nobody has said where it is. */
export const isUnknown = (peer: Peer): Condition => not(any(isSelected(peer), present(peer.addresses)));

/** Some network plugins never match a pod by its address: what runs in the cluster is known by its labels. */
export const peers = (peer: Peer, apiServer: Value<string>): k8s.NetworkPolicyPeer[] => [
  ...selected(peer),
  ...blocks(peer.addresses),
  ...when(isUnknown(peer), ...anyAddress(apiServer)),
];

function selected({ namespace: name, pods }: Peer): k8s.NetworkPolicyPeer[] {
  const podSelector = { matchLabels: entriesOf(pods) };
  const [hasName, hasPods] = [present(name), filled(pods)];
  return [
    ...when(all(hasName, not(hasPods)), namespace(name)),
    ...when(all(hasName, hasPods), { ...namespace(name), podSelector }),
    ...when(all(not(hasName), hasPods), { podSelector }),
  ];
}
