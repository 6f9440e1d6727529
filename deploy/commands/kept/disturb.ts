import type { Kubectl } from '../../cluster/kubectl';
import { poll } from '../../cluster/poll';
import { crashOne } from './crash';
import type { DisturbanceName } from './options';
import type { Collector } from './rule';

/** What happened to the collectors that decide. Times are Unix milliseconds. */
export interface Disturbance {
  readonly name: DisturbanceName;
  readonly beganAt: number;
  /** There are as many again as there should be. */
  readonly endedAt: number;
}

const rolloutSeconds = 180;

/** @throws CommandError */
export async function disturb(
  kubectl: Kubectl,
  release: string,
  name: DisturbanceName,
): Promise<Disturbance> {
  const beganAt = Date.now();
  if (name === 'scale') await addOne(kubectl, release);
  else if (name === 'crash') await crash(kubectl, await podOf(kubectl, release));
  else await removeOne(kubectl, await podOf(kubectl, release), name);
  await allThere(kubectl, release);
  return { name, beganAt, endedAt: Date.now() };
}

const collectorOf = (release: string): string => `${release}-keep`;

interface Deployment {
  readonly spec: { readonly replicas: number };
}

interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly restartCount: number }[];
  };
}

/** `pod/…`, one of those that decide now: another may be on its way out. */
async function podOf(kubectl: Kubectl, release: string): Promise<string> {
  const selector = `app.kubernetes.io/instance=${kubectl.target.namespace}.${collectorOf(release)}`;
  const pods = await kubectl.list<Pod>('pods', '--selector', selector);
  const pod = pods.find(
    ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined &&
      status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  );
  if (!pod) throw new Error(`no pod of ${collectorOf(release)} is ready`);
  return `pod/${pod.metadata.name}`;
}

/** Until Kubernetes has seen it: before that it says that all are there. */
async function crash(kubectl: Kubectl, pod: string): Promise<void> {
  const restarts = async (): Promise<number> =>
    (await kubectl.json<Pod>('get', pod)).status.containerStatuses?.[0]?.restartCount ?? 0;
  const before = await restarts();
  await crashOne(kubectl, pod);
  await poll(`a restart of ${pod}`, { timeoutMillis: rolloutSeconds * 1000 }, async () => {
    if ((await restarts()) === before) throw new Error('none is reported');
  });
}

async function removeOne(kubectl: Kubectl, pod: string, how: 'stop' | 'kill'): Promise<void> {
  const now = how === 'kill' ? ['--grace-period', '0', '--force'] : [];
  await kubectl.run(['delete', pod, '--wait=false', ...now]);
}

/** As whoever needs more would do it: in the release's own object, or in its autoscaler. */
async function addOne(kubectl: Kubectl, release: string): Promise<void> {
  const { spec } = await readCollector(kubectl, release);
  const { autoscaler } = spec;
  const deployment = await kubectl.json<Deployment>('get', `deployment/${collectorOf(release)}-collector`);
  const wanted = deployment.spec.replicas + 1;
  const most = autoscaler?.maxReplicas ?? Infinity;
  if (wanted > most) throw new Error(`there are ${most} collectors, and the autoscaler makes no more`);
  await patch(kubectl, release, autoscaler ? { autoscaler: { minReplicas: wanted } } : { replicas: wanted });
  await kubectl.run(
    [
      'wait',
      `deployment/${collectorOf(release)}-collector`,
      `--for=jsonpath={.spec.replicas}=${wanted}`,
      `--timeout=${rolloutSeconds}s`,
    ],
    { timeoutMillis: (rolloutSeconds + 10) * 1000 },
  );
}

/** @returns what makes their number what it was. */
export async function rememberReplicas(kubectl: Kubectl, release: string): Promise<() => Promise<void>> {
  const { spec } = await readCollector(kubectl, release);
  const { replicas, autoscaler } = spec;
  const before = autoscaler ? { autoscaler: { minReplicas: autoscaler.minReplicas ?? 1 } } : { replicas };
  return () => patch(kubectl, release, before);
}

const readCollector = (kubectl: Kubectl, release: string): Promise<Collector> =>
  kubectl.json<Collector>('get', 'opentelemetrycollector', collectorOf(release));

async function patch(kubectl: Kubectl, release: string, spec: object): Promise<void> {
  const name = collectorOf(release);
  const change = JSON.stringify({ spec });
  await kubectl.run(['patch', 'opentelemetrycollector', name, '--type', 'merge', '--patch', change]);
}

async function allThere(kubectl: Kubectl, release: string): Promise<void> {
  const deployment = `deployment/${collectorOf(release)}-collector`;
  await kubectl.rolledOut(deployment, rolloutSeconds);
}
