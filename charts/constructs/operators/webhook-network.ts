import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { not } from '../../template/condition';
import { onlyIf } from '../../template/conditional';
import type { Condition } from '../../template/value';
import type { OperatorInstallation } from '../installation';
import { metadata, selectorLabels } from '../labels';
import { scrape, tcp } from '../network-ports';

/**
 * Nothing but webhooks and metrics of an operator is reached, the latter by Prometheus. From where the former are, and
 * what it reaches itself, stays open: the API server is outside every policy's selectors, at an address of the
 * cluster's choice.
 */
export function addWebhookNetwork(
  scope: Construct,
  installation: OperatorInstallation,
  component: string,
  hostNetwork: Condition,
): ApiObject {
  const { release } = installation;
  const policy = new k8s.KubeNetworkPolicy(scope, 'network', {
    metadata: metadata(release, component),
    spec: {
      podSelector: { matchLabels: selectorLabels(release, component) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: tcp('webhooks') }, scrape(installation, 'metrics')],
      egress: [{}],
    },
  });
  // It would cover nothing there.
  onlyIf(policy, not(hostNetwork));
  return policy;
}
