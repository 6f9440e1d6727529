import type { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Tracing } from './installation';
import { addJaegerNetwork, jaegerPods } from './jaeger-network';
import { addPageNetwork } from './jaeger-v2/page';
import { addKeepNetwork } from './keep/network';
import { addMeshNetwork } from './mesh-network';

/** Who reaches what takes spans, and whom that reaches. @param readers of Jaeger's page and API */
export function addTracingNetwork(
  scope: Construct,
  tracing: Tracing,
  senders: readonly k8s.NetworkPolicyPeer[],
  readers: readonly k8s.NetworkPolicyIngressRule[] = [],
): void {
  addJaegerNetwork(scope, tracing, senders, readers);
  addPageNetwork(scope, tracing);
  addKeepNetwork(scope, tracing, senders, { podSelector: jaegerPods(tracing) });
  addMeshNetwork(scope, tracing);
}
