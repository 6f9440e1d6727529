import { isOver } from '../injection-marks';
import type { ClusterEvent, Controller, Pod, PodTemplate } from '../resources';
import { known, type Workload } from '../state';
import type { Listed } from './list';

export const workloadKinds = [
  'deployments',
  'statefulsets',
  'daemonsets',
  'cronjobs',
  'jobs',
  'pods',
  'events',
] as const;

type Lists = Listed<(typeof workloadKinds)[number]>;

export type Found = Omit<Workload, 'pods' | 'trial'> & { readonly pods: readonly Pod[] };

/** What makes pods in the namespace, with its pods; those that nothing makes come as workloads of their own. */
export function findWorkloads(lists: Lists): Found[] {
  const { deployments, statefulsets, daemonsets, cronjobs } = lists;
  // Jobs that a CronJob made are its runs. One that is over is no work any more.
  const jobs = known(lists.jobs).filter(({ metadata }) => !ownerOf(metadata));
  const controllers = [deployments, statefulsets, daemonsets, cronjobs].flatMap((list) => [...known(list)]);
  const pods = known(lists.pods);
  const named = [...controllers, ...jobs].map((controller) => ({ controller, name: nameOf(controller) }));
  const made = named.map(({ controller, name }) => {
    const ofIt = pods.filter((pod) => makerOf(lists, pod) === name);
    const isPeriodic = ['CronJob', 'Job'].includes(controller.kind);
    return {
      name,
      kind: controller.kind,
      metadata: controller.metadata,
      template: templateOf(controller),
      controller,
      refusal: refusalOf(known(lists.events), controller),
      pods: isPeriodic ? newest(ofIt) : ofIt.filter((pod) => !isOver(pod)),
    };
  });
  const alone = pods
    .filter((pod) => !isOver(pod) && makerOf(lists, pod) === undefined)
    .map((pod) => ({
      name: `pod/${pod.metadata.name}`,
      kind: 'Pod',
      metadata: pod.metadata,
      template: pod,
      controller: undefined,
      refusal: undefined,
      pods: [pod],
    }));
  return [...made.filter((each) => each.kind !== 'Job' || each.pods.some((pod) => !isOver(pod))), ...alone];
}

const nameOf = ({ kind, metadata }: Controller): string => `${kind.toLowerCase()}/${metadata.name}`;

const templateOf = ({ spec }: Controller): PodTemplate =>
  spec.template ?? spec.jobTemplate?.spec.template ?? { spec: { containers: [] } };

/** `deployment/api`, of a pod of its ReplicaSet `api-<hash>`. */
function makerOf({ jobs }: Lists, { metadata }: Pod): string | undefined {
  const owner = ownerOf(metadata);
  if (owner?.kind === 'ReplicaSet') return `deployment/${withoutHash(owner.name)}`;
  if (owner?.kind === 'Job') {
    const job = known(jobs).find((each) => each.metadata.name === owner.name);
    const cronJob = job && ownerOf(job.metadata);
    if (cronJob) return `cronjob/${cronJob.name}`;
  }
  return owner && `${owner.kind.toLowerCase()}/${owner.name}`;
}

const ownerOf = ({ ownerReferences = [] }: Pod['metadata']) => ownerReferences[0];

const withoutHash = (name: string): string => name.replace(/-[^-]+$/, '');

const newest = (pods: readonly Pod[]): Pod[] =>
  pods.toSorted((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp)).slice(-1);

/** Newer events repeat older ones. */
function refusalOf(events: readonly ClusterEvent[], { kind, metadata }: Controller): string | undefined {
  const own = events.filter(({ reason, involvedObject: { kind: of, name } }) => {
    if (reason !== 'FailedCreate') return false;
    if (kind === 'Deployment') return of === 'ReplicaSet' && withoutHash(name) === metadata.name;
    // A CronJob's Jobs are called after it and their minute.
    if (kind === 'CronJob') return of === 'Job' && withoutHash(name) === metadata.name;
    return of === kind && name === metadata.name;
  });
  return own.toSorted((a, b) => (a.lastTimestamp ?? '').localeCompare(b.lastTimestamp ?? '')).at(-1)?.message;
}
