import type { FindingId } from '../catalogue';
import { bringsBundle } from '../injection-marks';
import type { ContainerStatus, Pod } from '../resources';

/** What keeps a pod from serving, by its status. */
export interface Trouble {
  readonly id: FindingId;
  readonly text: string;
}

const pulls = [
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
];
const creations = [
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'ContainerCannotRun',
  'StartError',
];
/**
 * Ends that the node brings about and not the program, by the kubelet's and containerd's names: a start that failed,
 * a restart of the node. Where the container runs afterwards, they are over.
 */
const nodeEnds = [...creations, 'Unknown', 'ContainerStatusUnknown'];
/** Afterwards a pod that is not ready is not starting any more. */
const startMillis = 120_000;
/** A container that ended longer ago has recovered. */
const recentMillis = 600_000;

/** The first reason, in the order in which a kubelet works; undefined where the pod serves. */
export function troubleOf(pod: Pod, now: number): Trouble | undefined {
  const { status } = pod;
  // What has ended well may have needed several attempts.
  if (status.phase === 'Succeeded') return undefined;
  const scheduled = status.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable')
    return { id: 'pod-unschedulable', text: `no node takes it: ${scheduled.message ?? 'no reason given'}` };
  const inits = (status.initContainerStatuses ?? []).map((each) => initTrouble(pod, each, now));
  const own = (status.containerStatuses ?? []).map((each) => containerTrouble(pod, each, now));
  return [...inits, ...own].find((trouble) => trouble !== undefined) ?? unready(pod, now);
}

function initTrouble(pod: Pod, status: ContainerStatus, now: number): Trouble | undefined {
  // It is over for good, however often it has run.
  if (status.state?.terminated?.exitCode === 0) return undefined;
  const trouble = containerTrouble(pod, status, now);
  if (!trouble || !bringsBundle(status.name)) return trouble;
  return { ...trouble, id: trouble.id === 'image-not-pulled' ? 'bundle-not-pulled' : 'bundle-not-copied' };
}

function containerTrouble(pod: Pod, status: ContainerStatus, now: number): Trouble | undefined {
  const { name, state = {}, lastState, restartCount } = status;
  const { waiting, running, terminated } = state;
  if (waiting?.reason !== undefined && pulls.includes(waiting.reason))
    return { id: 'image-not-pulled', text: `the image of ${name} cannot be pulled: ${imageOf(pod, name)}` };
  const end = terminated ?? lastState?.terminated;
  if (running && nodeEnds.includes(end?.reason ?? '')) return undefined;
  const [uncreated] = [waiting, end].filter((each) => creations.includes(each?.reason ?? ''));
  if (uncreated)
    return {
      id: 'container-not-created',
      text: `${name} cannot be created: ${uncreated.message ?? uncreated.reason}`,
    };
  if (!end || (end.exitCode === 0 && restartCount === 0)) return undefined;
  const isOver = terminated !== undefined || waiting !== undefined;
  const isRecent = now - Date.parse(end.finishedAt ?? '') < recentMillis;
  if (!isOver && !(restartCount > 0 && isRecent)) return undefined;
  const why =
    end.reason === 'OOMKilled' ? 'for want of memory (OOMKilled)' : `with exit code ${end.exitCode}`;
  return { id: 'container-crashes', text: `${name} ended ${why}` };
}

function unready({ metadata, status }: Pod, now: number): Trouble | undefined {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return undefined;
  const why = ready?.message ?? `its phase is ${status.phase}`;
  return now - Date.parse(metadata.creationTimestamp) < startMillis
    ? { id: 'pod-starting', text: `is not ready yet: ${why}` }
    : { id: 'pod-not-ready', text: `is not ready: ${why}` };
}

const imageOf = ({ spec }: Pod, container: string): string =>
  [...(spec.initContainers ?? []), ...spec.containers].find(({ name }) => name === container)?.image ?? '';
