import type { ApiObject } from 'cdk8s';
import type { Network } from '../../model/webhooks';
import { is, not } from '../../template/condition';
import { onlyIf, when } from '../../template/conditional';
import { text } from '../../template/text';
import type { Condition } from '../../template/value';
import type { Values } from '../../template/values';

type Ports = Values<Network>['ports'];

/** Both operators have these by themselves. */
const usual = { webhooks: 9443, health: 8081 };

/** Flags for what is not usual. @param flags up to the port */
export const portFlags = ({ webhooks, health }: Ports, flags: Record<keyof typeof usual, string>) => [
  ...when(not(is(webhooks, usual.webhooks)), text`${flags.webhooks}${webhooks}`),
  ...when(not(is(health, usual.health)), text`${flags.health}${health}`),
];

/** Of a pod in the network of its node; Services are still found by name. */
export const inHostNetwork = { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' };

/** Takes these from a deployment whose pods are in the network of the cluster. */
export function onlyInHostNetwork(deployment: ApiObject, hostNetwork: Condition): void {
  for (const key of Object.keys(inHostNetwork))
    onlyIf(deployment, hostNetwork, 'spec', 'template', 'spec', key);
}
