import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { all, is, not, present } from '../template/condition';
import { onlyIf, unlessEmpty, when } from '../template/conditional';
import { field } from '../template/field';
import { metricsPort } from './collector/own-metrics';
import type { Tracing } from './installation';
import { pageProxy } from './jaeger-v2/page';
import { spanMetricsPort } from './jaeger-v2/performance';
import { spanSenders } from './keep/network';
import { metadata } from './labels';
import { anyPod, isUnknown, namespace, peers } from './network-peers';
import { dns, jaegerPorts, scrape, tcp } from './network-ports';
import { jaegerV1Name, jaegerV2Instance, jaegerV2QueryInstance } from './tracing-endpoints';

/** Where Jaeger v1 has metrics: alone or as collector, and as query. */
const v1MetricsPorts = [14269, 16687];

/** Of Jaeger's page and API. */
export const queryPort = 16686;

/**
 * Who reaches Jaeger's pods, and whom they reach: spans come from `senders` alone. Port-forwarding to the UI does not
 * pass through policies.
 */
export function addJaegerNetwork(
  scope: Construct,
  tracing: Tracing,
  senders: readonly k8s.NetworkPolicyPeer[],
  readers: readonly k8s.NetworkPolicyIngressRule[],
): void {
  const { release, values } = tracing;
  const { backend, enabled } = values.tracing;
  // The operators make the pods, so that no checker of manifests sees them.
  const annotations = { 'kube-score/ignore': 'networkpolicy-targets-pod' };
  const object = new k8s.KubeNetworkPolicy(scope, 'jaeger-network', {
    metadata: { ...metadata(release, 'jaeger'), annotations },
    spec: {
      podSelector: jaegerPods(tracing),
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        dns,
        { to: [{ podSelector: jaegerPods(tracing) }] },
        ...jaegerStorage(tracing),
        ...monitorSource(tracing),
      ],
      ingress: [
        { from: spanSenders(tracing, senders), ports: jaegerPorts },
        ...readers,
        { from: [{ podSelector: jaegerPods(tracing) }] },
        ...when(values.jaeger.page.enabled, { from: [pageProxy(tracing)], ports: tcp(queryPort) }),
        scrape(tracing, ...v1MetricsPorts),
        ...when(is(backend, 'jaeger-v2'), scrape(tracing, metricsPort)),
        ...when(values.jaeger.v2.performance.enabled, scrape(tracing, spanMetricsPort)),
      ],
    },
  });
  onlyIf(object, all(values.networkPolicies.enabled, enabled, not(is(backend, 'external'))));
}

/** A namespace that denies everything by itself lets Jaeger reach what is said here alone. */
function jaegerStorage({ values }: Tracing): k8s.NetworkPolicyEgressRule[] {
  const { apiServer, jaegerStorage: storage } = values.networkPolicies;
  return when(not(is(values.jaeger.storage.type, 'memory')), {
    to: [...peers(storage, apiServer), ...when(isUnknown(storage), anyPod)],
    ports: unlessEmpty(when(not(is(storage.port, 0)), ...tcp(field(storage.port)))),
  });
}

/** The one that the page of Jaeger v2 asks, by whatever port it has. */
function monitorSource({ values }: Tracing): k8s.NetworkPolicyEgressRule[] {
  const { monitoring, jaeger } = values;
  const isAsked = present(jaeger.v2.performance.prometheusUrl);
  return [
    ...when(all(isAsked, present(monitoring.namespace)), { to: [namespace(monitoring.namespace)] }),
    ...when(all(isAsked, not(present(monitoring.namespace))), { to: [anyPod] }),
  ];
}

/** As either operator labels them. */
export const jaegerPods = (tracing: Tracing): k8s.LabelSelector => ({
  matchExpressions: [
    {
      key: 'app.kubernetes.io/instance',
      operator: 'In',
      values: [
        jaegerV1Name(tracing),
        field(jaegerV2Instance(tracing)),
        field(jaegerV2QueryInstance(tracing)),
      ],
    },
  ],
});
