import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { onlyIf } from '../template/conditional';
import type { Condition } from '../template/expression';
import type { Pipeline } from './installation';
import { metadata } from './labels';

interface AutoscalerProps {
  readonly wanted: Condition;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly cpuPercent: number;
}

/** Scales a workload by its CPU; quick to grow, slow to shrink. */
export function addAutoscaler(
  scope: Construct,
  { release }: Pipeline,
  component: string,
  props: AutoscalerProps,
): void {
  const { wanted, minReplicas, maxReplicas, cpuPercent } = props;
  const autoscaler = new k8s.KubeHorizontalPodAutoscalerV2(scope, `${component}-autoscaler`, {
    metadata: metadata(release, component),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: `${release.name}-${component}` },
      minReplicas,
      maxReplicas,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } },
        },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
    },
  });
  onlyIf(autoscaler, wanted);
}
