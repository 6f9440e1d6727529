import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { onlyIf } from '../template/conditional';
import type { Condition } from '../template/value';
import { port } from './container';
import type { Pipeline } from './installation';
import { metadata, selectorLabels } from './labels';

/** Nodes are drained one pod of the workload at a time. */
export function addDisruptionBudget(
  scope: Construct,
  { release }: Pick<Pipeline, 'release'>,
  component: string,
  wanted: Condition,
): void {
  const budget = new k8s.KubePodDisruptionBudget(scope, `${component}-disruption-budget`, {
    metadata: metadata(release, component),
    spec: {
      maxUnavailable: port(1),
      // A pod that is not ready is in nobody's way.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selectorLabels(release, component) },
    },
  });
  onlyIf(budget, wanted);
}
