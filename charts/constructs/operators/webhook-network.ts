import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { not } from '../../template/condition';
import { onlyIf } from '../../template/conditional';
import type { Condition } from '../../template/value';
import { port } from '../container';
import type { OperatorInstallation } from '../installation';
import { metadata, selectorLabels } from '../labels';

/**
 * Nothing but webhooks and metrics of an operator is reached. From where, and what it reaches itself,
 * stays open: the API server is outside every policy's selectors, at an address of the cluster's choice.
 */
export function addWebhookNetwork(
  scope: Construct,
  { release }: OperatorInstallation,
  component: string,
  hostNetwork: Condition,
): ApiObject {
  const policy = new k8s.KubeNetworkPolicy(scope, 'network', {
    metadata: metadata(release, component),
    spec: {
      podSelector: { matchLabels: selectorLabels(release, component) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: ['webhooks', 'metrics'].map((name) => ({ protocol: 'TCP', port: port(name) })) }],
      egress: [{}],
    },
  });
  // It would cover nothing there.
  onlyIf(policy, not(hostNetwork));
  return policy;
}
