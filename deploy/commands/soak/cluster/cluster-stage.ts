import { Redis } from 'ioredis';
import { type Config, loadConfig } from '../../../../services/shared/config';
import { usualPorts } from '../../../../services/shared/usual-ports';
import { Kubectl } from '../../../cluster/kubectl';
import { poll } from '../../../cluster/poll';
import { PortForward } from '../../../cluster/port-forward';
import { requireCluster } from '../../../cluster/require-cluster';
import type { Teardown } from '../../../rig/teardown';
import { findOrphans } from '../audit/orphans';
import type { Ledger } from '../ledger';
import type { Stage } from '../stage';
import { clusterFaults } from './cluster-faults';

/** A release of the mangamotion chart. */
export interface ClusterTarget {
  readonly context: string;
  readonly namespace: string;
  readonly release: string;
}

/** Nobody waits longer for the sweeper. */
const longestSweepMillis = 900_000;

/**
 * A release that is installed already. Its API takes uploads under names that the soak makes up.
 *
 * @throws Error where it asks who uploads.
 */
export async function openClusterStage(
  { context, namespace, release }: ClusterTarget,
  ledger: Ledger,
  teardown: Teardown,
  print: (line: string) => void,
): Promise<Stage> {
  const kubectl = new Kubectl({ context, namespace });
  await requireCluster(kubectl);
  const open = async (component: string, port: number): Promise<PortForward> => {
    const forward = await PortForward.open(kubectl, { of: `service/${release}-${component}`, port });
    teardown.add(`the port-forward to ${component}`, () => forward.close());
    return forward;
  };
  const api = await open('api', usualPorts.api);
  await requireNamesOfOurOwn(api.url);
  const config = await configOfWorker(kubectl, release);
  const sweepMillis = sweepMillisOf(config);
  const canSweep = (await hasOwnStores(kubectl, release)) && sweepMillis <= longestSweepMillis;
  if (!canSweep)
    print(
      'Objects without an owner are not looked for: that needs the Redis and the storage that the chart deploys, and ' +
        `a sweep within ${longestSweepMillis / 1000} s, not ${sweepMillis / 1000} s`,
    );
  const find = canSweep ? await orphansIn(kubectl, release, config, open, ledger) : undefined;
  return {
    apiUrls: [api.url],
    faults: await clusterFaults({ kubectl, release, ledger }),
    takesPresigned: false,
    countVerdicts: () => 0,
    sweep: find && { withinMillis: sweepMillis, findOrphans: find },
    look: () => {},
    observe: async () => ({}),
  };
}

async function requireNamesOfOurOwn(apiUrl: string): Promise<void> {
  const response = await fetch(`${apiUrl}/api/jobs/none`, { headers: { 'x-user-id': 'reader-1' } });
  if (response.status === 401 || response.status === 403)
    throw new Error(
      `the API answered ${response.status}: the soak uploads under names that it makes up, which needs authentication.mode none`,
    );
}

interface WithVariables {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly env?: readonly Variable[] }[] };
    };
  };
}
interface Variable {
  readonly name: string;
  readonly value?: string;
}

/** By those variables that have their values in the Deployment, and defaults for the others. */
async function configOfWorker(kubectl: Kubectl, release: string): Promise<Config> {
  const worker = await kubectl.json<WithVariables>('get', 'deployment', `${release}-worker`);
  const variables = worker.spec.template.spec.containers.flatMap(({ env = [] }) => env);
  return loadConfig(Object.fromEntries(variables.map(({ name, value }) => [name, value])), 'worker');
}

/** One sweep, which goes through all that was stored before, and brings back first what a wiped Redis has lost. */
const longestRoundMillis = 180_000;

/** The age at which the workers' sweeper looks at an object, two of its intervals, and the round itself. */
const sweepMillisOf = ({ sweepAfterSeconds, sweepIntervalMillis }: Config): number =>
  sweepAfterSeconds * 1000 + 2 * sweepIntervalMillis + longestRoundMillis;

async function hasOwnStores(kubectl: Kubectl, release: string): Promise<boolean> {
  const found = await Promise.all(
    ['redis', 'object-storage'].map((component) => kubectl.find('statefulset', `${release}-${component}`)),
  );
  return found.every((each) => each !== undefined);
}

/** The stores' own addresses, by port-forwards. */
async function orphansIn(
  kubectl: Kubectl,
  release: string,
  { redisUrl, s3Endpoint = '', s3Region, s3Bucket }: Config,
  open: (component: string, port: number) => Promise<PortForward>,
  ledger: Ledger,
): Promise<() => Promise<string[]>> {
  const redisForward = await open('redis', Number(new URL(redisUrl).port));
  const storage = await open('object-storage', Number(new URL(s3Endpoint).port));
  const { data } = await kubectl.json<{ data: Record<string, string> }>(
    'get',
    'secret',
    `${release}-object-storage`,
  );
  const secret = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString();
  const stores = {
    endpoint: storage.url,
    region: s3Region,
    bucket: s3Bucket,
    accessKeyId: secret('access-key-id'),
    secretAccessKey: secret('secret-access-key'),
  };
  const look = async (): Promise<string[]> => {
    const redis = new Redis(redisForward.url.replace('http:', 'redis:'), { maxRetriesPerRequest: 3 });
    redis.on('error', () => {});
    try {
      return await findOrphans({ ...stores, redis }, ledger);
    } finally {
      redis.disconnect();
    }
  };
  // A forward whose pod was killed is opened again at the first look that fails.
  return () => poll('Redis and storage', { timeoutMillis: 60_000 }, look);
}
