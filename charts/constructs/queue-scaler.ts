import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { all, is, not, present } from '../template/condition';
import { onlyIf, when } from '../template/conditional';
import { field } from '../template/field';
import { choose, flag, text } from '../template/text';
import type { Value } from '../template/value';
import type { Pipeline } from './installation';
import { metadata } from './labels';

/**
 * KEDA scales the worker by the jobs that wait and the jobs that run: a worker with running jobs must not
 * be taken away because nothing waits.
 *
 * @see https://keda.sh/docs/latest/scalers/redis-lists/
 */
export function addQueueScaler(scope: Construct, pipeline: Pipeline): void {
  const { release, values } = pipeline;
  const { worker, redis } = values;
  const wanted = all(worker.autoscaling.enabled, worker.autoscaling.keda);
  const authentication = new ApiObject(scope, 'queue-authentication', {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: metadata(release, 'worker'),
    spec: { secretTargetRef: credentials(redis, values.trust) },
  });
  onlyIf(authentication, all(wanted, not(redis.deploy)));
  const scaler = new ApiObject(scope, 'queue-scaler', {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: metadata(release, 'worker'),
    spec: {
      scaleTargetRef: { name: text`${release.name}-worker` },
      minReplicaCount: field(worker.autoscaling.minReplicas),
      maxReplicaCount: field(worker.autoscaling.maxReplicas),
      pollingInterval: 10,
      cooldownPeriod: 300,
      advanced: {
        scalingModifiers: { formula: 'wait + active', target: text`${worker.autoscaling.jobsPerReplica}` },
      },
      triggers: ['wait', 'active'].flatMap((list) => triggers(pipeline, list)),
    },
  });
  onlyIf(scaler, wanted);
}

type Redis = Pipeline['values']['redis'];
type Trust = Pipeline['values']['trust'];

/** One list of the queue, in the Redis that is deployed here or in the one that the Secret names. */
function triggers({ release, values }: Pipeline, name: string): object[] {
  const { deploy, topology, tls, database, primaryName } = values.redis;
  const isCluster = is(topology, 'cluster');
  const isSentinel = is(topology, 'sentinel');
  const list = { listName: `bull:scan:${name}`, listLength: '1' };
  const authenticationRef = { name: text`${release.name}-worker` };
  const theirs = { listLength: '1', enableTLS: field(flag(tls)), databaseIndex: text`${database}` };
  return [
    ...when(deploy, {
      name,
      type: 'redis',
      metadata: { address: text`${release.name}-redis.${release.namespace}.svc:6379`, ...list },
    }),
    ...when(all(not(deploy), not(isSentinel)), {
      name,
      type: field(choose(isCluster, 'redis-cluster', 'redis')),
      // In a cluster all of a queue's keys are in one slot: by the same name as the worker's.
      metadata: { listName: text`${choose(isCluster, '{bull}', 'bull')}:scan:${name}`, ...theirs },
      authenticationRef,
    }),
    ...when(all(not(deploy), isSentinel), {
      name,
      type: 'redis-sentinel',
      metadata: { listName: `bull:scan:${name}`, ...theirs, sentinelMaster: field(primaryName) },
      authenticationRef,
    }),
  ];
}

/** What KEDA reads from Secrets: several servers are `addresses`, one is an `address`. */
function credentials({ existingSecret, caSecret, topology }: Redis, trust: Trust): object[] {
  const isServer = is(topology, 'server');
  const from = (
    parameter: string,
    key: string | Value<string> = parameter,
    name: Value<string> = existingSecret,
  ) => ({ parameter, name: field(name), key: text`${key}` });
  return [
    ...when(isServer, from('address')),
    ...when(not(isServer), from('addresses', 'address')),
    from('username'),
    from('password'),
    ...when(is(topology, 'sentinel'), from('sentinelUsername'), from('sentinelPassword')),
    ...when(present(caSecret), from('ca', 'ca.crt', caSecret)),
    ...when(all(not(present(caSecret)), present(trust.caSecret)), from('ca', trust.caKey, trust.caSecret)),
  ];
}
