import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import { clusterOptions } from '../cluster-options';
import { numberOption } from '../number-option';
import type { ClusterTarget } from './cluster/cluster-stage';

export interface SoakOptions {
  readonly help: boolean;
  /** For which uploads are sent and faults are made; the audit comes on top. */
  readonly minutes: number;
  /** Begun each second, on average. */
  readonly uploadsPerSecond: number;
  readonly users: number;
  /** The same seed makes the same faults in the same order. */
  readonly seed: number;
  /** The only faults to make, by name; undefined: all. */
  readonly faults: readonly string[] | undefined;
  /** Where the report goes as JSON too. */
  readonly output: string | undefined;
  /** A release to upload to; undefined: servers of its own on this machine. */
  readonly cluster: ClusterTarget | undefined;
}

export const help = (faults: FaultNames): string => `Usage: npm run soak -- [options]

Runs two APIs and two workers over real servers, uploads known content at a steady rate, and meanwhile kills, freezes,
fills and cuts off what they depend on. It keeps every answer. At the end it compares what was acknowledged with what
became of it. Exit code 1 where anything was lost, stuck, judged wrongly or left without an owner.

With --context it does so to a release in a cluster instead: it kills and rolls out pods, and drains nodes.

  --minutes N   how long uploads and faults go on; default 10
  --rate N      uploads a second; default 2
  --users N     users who upload; default 20
  --seed N      of the faults and the contents; default: drawn, and printed
  --faults A,B  only these: ${faults.local.join(', ')};
                in a cluster: ${faults.cluster.join(', ')}
  --output FILE the report as JSON as well
  --context C   the cluster, of the kubeconfig; only one that may be broken
  --namespace N where the mangamotion chart is installed; default mangamotion
  --release N   of the chart; default mangamotion
  --help        show this
`;

const numbers = { minutes: [0.1, 1440], rate: [0.1, 100], users: [1, 1000], seed: [0, 2 ** 31] } as const;

/** Of what can go wrong on this machine, and in a cluster. */
export interface FaultNames {
  readonly local: readonly string[];
  readonly cluster: readonly string[];
}

/** @throws UsageError that names the option, what was given and the rule. */
export function parseOptions(args: readonly string[], faultNames: FaultNames): SoakOptions {
  const { values } = parseArguments({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      minutes: { type: 'string', default: '10' },
      rate: { type: 'string', default: '2' },
      users: { type: 'string', default: '20' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
      faults: { type: 'string' },
      output: { type: 'string' },
      ...clusterOptions,
    },
  });
  const number = (name: keyof typeof numbers): number => numberOption(name, values[name], numbers[name]);
  const faults = values.faults?.split(',');
  const { context, namespace, release } = values;
  const known = context === undefined ? faultNames.local : faultNames.cluster;
  const unknown = faults?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UsageError(`--faults takes ${known.join(', ')}, got "${unknown}"`);
  return {
    help: values.help,
    minutes: number('minutes'),
    uploadsPerSecond: number('rate'),
    users: Math.floor(number('users')),
    seed: Math.floor(number('seed')),
    faults,
    output: values.output,
    cluster: context === undefined ? undefined : { context, namespace, release },
  };
}
