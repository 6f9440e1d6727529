import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { is } from '../template/condition';
import { onlyIf } from '../template/conditional';
import type { Value } from '../template/value';

/** Of pods whose image leaves the choice; no user of a node has it. */
export const unprivilegedUser = 10_001;

/** Labels of the nodes of every pod: our images have no other, and a cluster may have nodes of Windows as well. */
export const onLinux = { 'kubernetes.io/os': 'linux' };

/** What the restricted Pod Security Standard asks of a pod. */
export const podSecurity = (user: number) => ({
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  fsGroup: user,
  seccompProfile: { type: 'RuntimeDefault' },
});

/** Leaves the ids of `podSecurity`, which is at the path, to the platform where that chooses them. */
export function leaveIds(
  object: ApiObject,
  choice: Value<'chart' | 'platform'>,
  ...path: readonly string[]
): void {
  for (const id of ['runAsUser', 'runAsGroup', 'fsGroup']) onlyIf(object, is(choice, 'chart'), ...path, id);
}

/** Where it is in what makes pods. */
export const securityOfPods = ['spec', 'template', 'spec', 'securityContext'] as const;

/** What it asks of a container, and a root file system that nothing can write to. */
export const containerSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** Spread over nodes and zones where that is possible. */
export const spread = (matchLabels: Record<string, string>) =>
  ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
  }));

export const port = (value: number | string): k8s.IntOrString =>
  typeof value === 'number' ? k8s.IntOrString.fromNumber(value) : k8s.IntOrString.fromString(value);

export const httpGet = (path: string, name: string) => ({ httpGet: { path, port: port(name) } });
