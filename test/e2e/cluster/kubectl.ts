import { inject } from 'vitest';
import { kubectlOf } from '../../../deploy/cluster/kind/cluster';
import type { Kubectl } from '../../../deploy/cluster/kubectl';

/** kubectl against the cluster of these tests. */
export const kubectlIn = (namespace: string): Kubectl =>
  kubectlOf({ name: inject('cluster'), nodeImage: undefined }, namespace);
