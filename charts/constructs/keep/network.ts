import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { all, is, not } from '../../template/condition';
import { onlyIf, when } from '../../template/conditional';
import { field } from '../../template/field';
import { metricsPort } from '../collector/own-metrics';
import type { Tracing } from '../installation';
import { metadata } from '../labels';
import { peers } from '../network-peers';
import { dns, jaegerPorts, scrape, tcp } from '../network-ports';
import { isDecidedLate } from './entry';
import { isRouted, type Tier, tierInstance } from './tiers';

/** The pods of a tier, as the operator labels them. */
const tierSelector = (pipeline: Tracing, tier: Tier): k8s.LabelSelector => ({
  matchLabels: { 'app.kubernetes.io/instance': field(tierInstance(pipeline, tier)) },
});

const tierPods = (pipeline: Tracing, tier: Tier): k8s.NetworkPolicyPeer => ({
  podSelector: tierSelector(pipeline, tier),
});

/**
 * Whom services send spans to: the collectors before the backend, and the backend, too. Policies are in force before
 * the last pod has heard of a change between the two, and a worker may scan for minutes before it ends.
 */
export function spanTakers(pipeline: Tracing, backend: k8s.NetworkPolicyPeer): k8s.NetworkPolicyPeer[] {
  const late = isDecidedLate(pipeline);
  return [
    backend,
    ...when(all(late, isRouted(pipeline)), tierPods(pipeline, 'route')),
    ...when(all(late, not(isRouted(pipeline))), tierPods(pipeline, 'keep')),
  ];
}

/** Who sends spans to the backend: the collectors before it, and services that have not heard of these yet. */
export function spanSenders(
  pipeline: Tracing,
  services: readonly k8s.NetworkPolicyPeer[],
): k8s.NetworkPolicyPeer[] {
  return [...services, ...when(isDecidedLate(pipeline), tierPods(pipeline, 'keep'))];
}

/** Services reach the routing collectors, these the deciding ones, and these the backend. */
export function addKeepNetwork(
  scope: Construct,
  pipeline: Tracing,
  services: readonly k8s.NetworkPolicyPeer[],
  backend: k8s.NetworkPolicyPeer,
): void {
  const { values } = pipeline;
  const routed = isRouted(pipeline);
  const isElsewhere = is(values.tracing.backend, 'external');
  const { tracing, apiServer, enabled } = values.networkPolicies;
  const wanted = all(enabled, isDecidedLate(pipeline));
  const fromServices = { from: [...services], ports: jaegerPorts };
  const scraped = scrape(pipeline, metricsPort);
  const policy = (tier: Tier, rules: Pick<k8s.NetworkPolicySpec, 'ingress' | 'egress'>) =>
    new k8s.KubeNetworkPolicy(scope, `${tier}-network`, {
      metadata: {
        ...metadata(pipeline.release, tier),
        // The operator makes the pods, so that no checker of manifests sees them.
        annotations: { 'kube-score/ignore': 'networkpolicy-targets-pod' },
      },
      spec: { podSelector: tierSelector(pipeline, tier), policyTypes: ['Ingress', 'Egress'], ...rules },
    });
  const route = policy('route', {
    ingress: [fromServices, scraped],
    egress: [dns, { to: [tierPods(pipeline, 'keep')], ports: tcp(4317) }],
  });
  const keep = policy('keep', {
    ingress: [
      ...when(routed, { from: [tierPods(pipeline, 'route')], ports: tcp(4317) }),
      ...when(not(routed), fromServices),
      scraped,
    ],
    egress: [
      dns,
      ...when(not(isElsewhere), { to: [backend], ports: tcp(4318) }),
      ...when(isElsewhere, { to: peers(tracing, apiServer), ports: tcp(field(tracing.port)) }),
    ],
  });
  onlyIf(route, all(wanted, routed));
  onlyIf(keep, wanted);
}
