import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import { text } from '../template/text';
import type { Condition, Value } from '../template/value';
import type { Pipeline } from './installation';
import { metadata } from './labels';

interface AutoscalerProps {
  readonly wanted: Condition;
  readonly minReplicas: Value<number>;
  readonly maxReplicas: Value<number>;
  readonly cpuPercent: Value<number>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Scales a workload by its CPU; quick to grow, slow to shrink. */
export function addAutoscaler(
  scope: Construct,
  { release }: Pipeline,
  component: string,
  props: AutoscalerProps,
): void {
  const { wanted, minReplicas, maxReplicas, cpuPercent, annotations } = props;
  const autoscaler = new k8s.KubeHorizontalPodAutoscalerV2(scope, `${component}-autoscaler`, {
    metadata: { ...metadata(release, component), annotations },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: text`${release.name}-${component}` },
      minReplicas: field(minReplicas),
      maxReplicas: field(maxReplicas),
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: field(cpuPercent) } },
        },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
    },
  });
  onlyIf(autoscaler, wanted);
}
