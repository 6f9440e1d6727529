import { Kubectl } from '../../cluster/kubectl';
import type { Mend } from './finding';
import { isInjected } from './injection-marks';
import { isOurs, isService, type Release, releaseOf } from './ours';
import type { Deployment, Metadata } from './resources';
import { known, type State, type Workload } from './state';

/**
 * Rolls a workload. By itself only what is ours, and only where the API server has just shown that a new pod gets the
 * bundle: otherwise production would be rolled in vain. A pod that nothing makes is not deleted: nobody would make it
 * again.
 */
export function roll({ target }: State, workload: Workload): Mend | undefined {
  const { kind, metadata, name, trial } = workload;
  if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind)) return undefined;
  const kubectl = new Kubectl(target);
  const gains = trial !== undefined && 'value' in trial && isInjected(trial.value);
  return {
    automatic: gains && isService(metadata) && kind === 'Deployment',
    commands: [
      kubectl.command('rollout', 'restart', name, '--field-manager=mangamotion-doctor'),
      kubectl.command('rollout', 'status', name, '--timeout=120s'),
    ],
  };
}

/**
 * Starts an operator that was scaled to 0; by itself only one of our chart. Seen on Kubernetes 1.34: who scales from 0
 * does not come to own `spec.replicas`, so that a later server-side apply of the chart meets no conflict.
 */
export function scaleOperator({ target }: State, { metadata }: Deployment): Mend {
  const kubectl = new Kubectl(target).in(metadata.namespace ?? target.namespace);
  const deployment = `deployment/${metadata.name}`;
  return {
    automatic: isOurs(metadata),
    commands: [
      kubectl.command('scale', deployment, '--replicas=1'),
      kubectl.command('rollout', 'status', deployment, '--timeout=180s'),
    ],
  };
}

/** Upgrades the operators' release that is there; installs one only where the cluster has nothing of an operator. */
export function repairOperators(state: State): Mend | undefined {
  const { injectors, kinds, ownOperators, target } = state;
  const release = known(ownOperators)
    .map(({ metadata }) => releaseOf(metadata))
    .find((each) => each !== undefined);
  if (release) return upgrade(state, release, 'operators');
  const isBare =
    'value' in injectors &&
    injectors.value.length === 0 &&
    'value' in ownOperators &&
    'value' in kinds &&
    !kinds.value.has('instrumentations.opentelemetry.io');
  const install = [
    'upgrade',
    '--install',
    'mangamotion-operators',
    'dist/charts/operators',
    '--create-namespace',
  ];
  return isBare
    ? { automatic: false, commands: [helm(target.context, 'mangamotion-operators', ...install)] }
    : undefined;
}

/** Upgrades the release of MangaMotion that an object of it names; nothing where there is none of ours. */
export function repairRelease(state: State, metadata: Partial<Metadata> | undefined): Mend | undefined {
  const release = metadata && isOurs(metadata) ? releaseOf(metadata) : undefined;
  return release && upgrade(state, release, 'mangamotion');
}

/** The only release of MangaMotion in the namespace. */
export function repairOnlyRelease(state: State): Mend | undefined {
  const ours = [...state.workloads, ...known(state.instrumentations), ...known(state.services)].filter(
    ({ metadata }) => isOurs(metadata) && metadata.namespace === state.target.namespace,
  );
  const names = new Set(ours.map(({ metadata }) => releaseOf(metadata)?.name));
  return names.size === 1 ? repairRelease(state, ours[0]?.metadata) : undefined;
}

/** Shows what is to be seen of something that only a person can judge. */
export const look = ({ target }: State, ...args: readonly string[]): Mend =>
  lookIn(target.namespace, { target }, ...args);

export const lookIn = (
  namespace: string,
  { target }: Pick<State, 'target'>,
  ...args: readonly string[]
): Mend => ({
  automatic: false,
  commands: [new Kubectl(target).in(namespace).command(...args)],
});

/** Values that the release has stay; keys that a newer chart has come with their defaults. */
const upgrade = (
  { target }: State,
  { name, namespace }: Release,
  chart: 'operators' | 'mangamotion',
): Mend => ({
  automatic: false,
  commands: [
    helm(target.context, namespace, 'upgrade', name, `dist/charts/${chart}`, '--reset-then-reuse-values'),
  ],
});

function helm(context: string, namespace: string, ...args: string[]): [string, ...string[]] {
  return ['helm', ...(context ? ['--kube-context', context] : []), '--namespace', namespace, ...args];
}
