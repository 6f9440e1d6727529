import { Kubectl } from '../../cluster/kubectl';
import type { Mend } from './finding';
import type { Deployment, Pod } from './resources';
import type { State } from './state';

/** Rolls the Deployment that owns the pod, or deletes a pod that nothing owns a Deployment of. */
export function restart({ target, deployments }: State, pod: Pod): Mend {
  const kubectl = new Kubectl(target);
  const owner = deploymentOf(deployments, pod);
  if (!owner) return { automatic: true, commands: [kubectl.command('delete', 'pod', pod.metadata.name)] };
  const deployment = `deployment/${owner.metadata.name}`;
  return {
    automatic: true,
    commands: [
      kubectl.command('rollout', 'restart', deployment),
      kubectl.command('rollout', 'status', deployment, '--timeout=120s'),
    ],
  };
}

/** Starts an operator that was scaled to nothing, or rolls one that does not get ready. */
export function startOperator({ target }: State, { metadata, spec }: Deployment): Mend {
  const kubectl = new Kubectl(target).in(metadata.namespace ?? target.namespace);
  const deployment = `deployment/${metadata.name}`;
  const start =
    spec.replicas === 0
      ? kubectl.command('scale', deployment, '--replicas=1')
      : kubectl.command('rollout', 'restart', deployment);
  return {
    automatic: true,
    commands: [start, kubectl.command('rollout', 'status', deployment, '--timeout=180s')],
  };
}

/** Installs the operators' chart. */
export const installOperators = ({ target }: State): Mend => ({
  automatic: false,
  commands: [
    helm(
      target.context,
      'mangamotion-operators',
      'mangamotion-operators',
      'dist/charts/operators',
      '--create-namespace',
    ),
  ],
});

/** Installs what is missing of the mangamotion chart again, with the values that it has. */
export function upgradeRelease({ target, deployments }: State): Mend {
  const [first] = deployments;
  const release = first?.metadata.annotations?.['meta.helm.sh/release-name'] ?? 'mangamotion';
  return {
    automatic: false,
    commands: [helm(target.context, target.namespace, release, 'dist/charts/mangamotion', '--reuse-values')],
  };
}

/** Shows what is to be seen of something that only a person can judge. */
export const look = ({ target }: State, ...args: readonly string[]): Mend => ({
  automatic: false,
  commands: [new Kubectl(target).command(...args)],
});

function helm(
  context: string,
  namespace: string,
  release: string,
  chart: string,
  ...options: string[]
): [string, ...string[]] {
  const where = [...(context ? ['--kube-context', context] : []), '--namespace', namespace];
  return ['helm', ...where, 'upgrade', '--install', release, chart, ...options];
}

/** The Deployment whose ReplicaSet owns the pod: `<deployment>-<hash>`. */
export function deploymentOf(deployments: readonly Deployment[], { metadata }: Pod): Deployment | undefined {
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === 'ReplicaSet');
  const name = owner?.name.replace(/-[^-]+$/, '');
  return deployments.find((deployment) => deployment.metadata.name === name);
}
