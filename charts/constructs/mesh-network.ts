import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { all, present } from '../template/condition';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import type { Tracing } from './installation';
import { tierInstance } from './keep/tiers';
import { metadata } from './labels';
import { namespace } from './network-peers';
import { jaegerV1Name, jaegerV2Instance, jaegerV2QueryInstance } from './tracing-endpoints';

/** Sidecars, Jaeger's too, get certificates and routes from their control plane, and no pod is ready before. */
export function addMeshNetwork(scope: Construct, pipeline: Tracing): void {
  const { release, values } = pipeline;
  const { enabled, meshNamespace } = values.networkPolicies;
  const instances = [
    field(release.name),
    jaegerV1Name(pipeline),
    field(jaegerV2Instance(pipeline)),
    field(jaegerV2QueryInstance(pipeline)),
    ...(['route', 'keep'] as const).map((tier) => field(tierInstance(pipeline, tier))),
  ];
  const policy = new k8s.KubeNetworkPolicy(scope, 'mesh-network', {
    metadata: metadata(release, 'mesh'),
    spec: {
      podSelector: {
        matchExpressions: [{ key: 'app.kubernetes.io/instance', operator: 'In', values: instances }],
      },
      policyTypes: ['Egress'],
      egress: [{ to: [namespace(meshNamespace)] }],
    },
  });
  onlyIf(policy, all(enabled, present(meshNamespace)));
}
