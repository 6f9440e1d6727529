import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { onlyIf, when } from '../template/conditional';
import { all, not } from '../template/expression';
import type { Pipeline } from './installation';
import { metadata } from './labels';

/**
 * KEDA scales the worker by the jobs that wait and the jobs that run: a worker with running jobs must not
 * be taken away because nothing waits.
 *
 * @see https://keda.sh/docs/latest/scalers/redis-lists/
 */
export function addQueueScaler(scope: Construct, { release, values }: Pipeline): void {
  const { worker, redis } = values;
  const wanted = all(worker.autoscaling.enabled, worker.autoscaling.keda);
  const authentication = new ApiObject(scope, 'queue-authentication', {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: metadata(release, 'worker'),
    spec: {
      secretTargetRef: ['address', 'username', 'password'].map((key) => ({
        parameter: key,
        name: redis.existingSecret,
        key,
      })),
    },
  });
  onlyIf(authentication, all(wanted, not(redis.deploy)));
  const scaler = new ApiObject(scope, 'queue-scaler', {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: metadata(release, 'worker'),
    spec: {
      scaleTargetRef: { name: `${release.name}-worker` },
      minReplicaCount: worker.autoscaling.minReplicas,
      maxReplicaCount: worker.autoscaling.maxReplicas,
      pollingInterval: 10,
      cooldownPeriod: 300,
      advanced: {
        scalingModifiers: { formula: 'wait + active', target: `${worker.autoscaling.jobsPerReplica}` },
      },
      triggers: ['wait', 'active'].flatMap((name) => [
        ...when(redis.deploy, {
          name,
          type: 'redis',
          metadata: {
            address: `${release.name}-redis.${release.namespace}.svc:6379`,
            listName: `bull:scan:${name}`,
            listLength: '1',
          },
        }),
        ...when(not(redis.deploy), {
          name,
          type: 'redis',
          metadata: { listName: `bull:scan:${name}`, listLength: '1' },
          authenticationRef: { name: `${release.name}-worker` },
        }),
      ]),
    },
  });
  onlyIf(scaler, wanted);
}
