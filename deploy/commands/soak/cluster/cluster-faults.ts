import type { Kubectl } from '../../../cluster/kubectl';
import type { Fault } from '../faults/fault';
import type { Ledger } from '../ledger';

const outageSeconds = 12;
/** For whatever is started again to be there. */
const rolloutSeconds = 180;

const services = ['api', 'worker'] as const;
/** What holds no data, and may therefore be moved to another node. */
const movable = [...services, 'clamd'];

/** What faults are made of. */
interface Cluster {
  readonly kubectl: Kubectl;
  readonly release: string;
  readonly ledger: Ledger;
}

interface Recipe {
  readonly name: string;
  /** Of the chart's own servers, the one that it is about. */
  readonly server?: 'redis' | 'clamd';
  readonly make: (cluster: Cluster) => Omit<Fault, 'name'>;
}

const recipes: readonly Recipe[] = [
  ...services.flatMap((service): Recipe[] => [
    { name: `${service}-pod-killed`, make: (cluster) => podKilled(cluster, service) },
    { name: `${service}-rolled-out`, make: (cluster) => rolledOut(cluster, service) },
  ]),
  { name: 'redis-pod-killed', server: 'redis', make: redisKilled },
  { name: 'clamd-away', server: 'clamd', make: clamdAway },
  { name: 'node-drained', make: nodeDrained },
];

export const clusterFaultNames: readonly string[] = recipes.map(({ name }) => name);

/** What goes wrong in a cluster: to pods, to nodes, and to those servers that the chart itself deploys. */
export async function clusterFaults(cluster: Cluster): Promise<Fault[]> {
  const statefulSets = await cluster.kubectl.list<{ metadata: { name: string } }>('statefulsets');
  const names = statefulSets.map(({ metadata }) => metadata.name);
  return recipes
    .filter(({ server }) => server === undefined || names.includes(`${cluster.release}-${server}`))
    .map(({ name, make }) => ({ name, ...make(cluster) }));
}

const selectorOf = (release: string, ...components: string[]): string =>
  `app.kubernetes.io/instance=${release},app.kubernetes.io/component in (${components.join(',')})`;

function podKilled({ kubectl, release }: Cluster, service: string): Omit<Fault, 'name'> {
  return {
    seconds: 0,
    begin: async () => {
      const pods = await kubectl.run([
        'get',
        'pods',
        '--selector',
        selectorOf(release, service),
        '--output',
        'name',
      ]);
      const [pod = ''] = pods.split('\n');
      if (pod !== '')
        await kubectl.run(['delete', pod, '--grace-period', '0', '--force', '--ignore-not-found']);
    },
  };
}

function rolledOut({ kubectl, release }: Cluster, service: string): Omit<Fault, 'name'> {
  const deployment = `deployment/${release}-${service}`;
  return {
    seconds: 0,
    begin: async () => {
      await kubectl.run(['rollout', 'restart', deployment]);
      await kubectl.rolledOut(deployment, rolloutSeconds);
    },
  };
}

/** Its last second is lost (`appendfsync everysec`), and without a volume everything. */
function redisKilled({ kubectl, release, ledger }: Cluster): Omit<Fault, 'name'> {
  const statefulSet = `statefulset/${release}-redis`;
  return {
    seconds: 0,
    begin: async () => {
      await kubectl.run([
        'delete',
        'pods',
        '--selector',
        selectorOf(release, 'redis'),
        '--grace-period',
        '0',
        '--force',
      ]);
      await kubectl.rolledOut(statefulSet, rolloutSeconds);
      ledger.wiped();
    },
  };
}

function clamdAway({ kubectl, release }: Cluster): Omit<Fault, 'name'> {
  const statefulSet = `statefulset/${release}-clamd`;
  return {
    seconds: outageSeconds,
    begin: async () => void (await kubectl.run(['scale', statefulSet, '--replicas', '0'])),
    end: async () => {
      await kubectl.run(['scale', statefulSet, '--replicas', '1']);
      await kubectl.rolledOut(statefulSet, rolloutSeconds);
    },
  };
}

/** Where there is one node only, nothing runs until it takes pods again. */
function nodeDrained({ kubectl, release }: Cluster): Omit<Fault, 'name'> {
  let node = '';
  return {
    seconds: outageSeconds,
    begin: async () => {
      const selector = selectorOf(release, 'worker');
      const [pod] = await kubectl.list<{ spec: { nodeName?: string } }>('pods', '--selector', selector);
      node = pod?.spec.nodeName ?? '';
      if (node === '') return;
      const pods = [
        '--pod-selector',
        selectorOf(release, ...movable),
        '--delete-emptydir-data',
        '--ignore-daemonsets',
      ];
      await kubectl.run(['drain', node, ...pods, '--timeout', '150s'], {
        timeoutMillis: rolloutSeconds * 1000,
      });
    },
    end: async () => {
      if (node !== '') await kubectl.run(['uncordon', node]);
      for (const service of services)
        await kubectl.rolledOut(`deployment/${release}-${service}`, rolloutSeconds);
    },
  };
}
