import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import { clusterOptions } from '../cluster-options';
import { numberOption } from '../number-option';

/** What may happen to the collectors that decide, while traces are under way. */
export const disturbances = ['stop', 'kill', 'crash', 'scale'] as const;
export type DisturbanceName = (typeof disturbances)[number];

export interface KeptOptions {
  readonly help: boolean;
  readonly uploads: number;
  /** Begun each second. */
  readonly rate: number;
  /** Of a hundred uploads. */
  readonly failedPercent: number;
  readonly slowPercent: number;
  /** One after the other, while uploads go on. */
  readonly during: readonly DisturbanceName[];
  /** Where the report goes as JSON too. */
  readonly output: string | undefined;
  /** Of the kubeconfig; empty: the current one. */
  readonly context: string;
  readonly namespace: string;
  readonly release: string;
}

export const help = `Usage: npm run kept -- --context CONTEXT [options]

Shows that collectors keep what they should. It uploads pages to a release in a cluster, some of which are refused, and
some of which come slowly over the network; waits until every trace is decided on; and compares each with the tree of
spans that such an upload has. Exit code 1 where a failed or a slow one is not there whole, where another is there in
part that was not under way while their number changed, or where the share of the others is more than four standard
deviations from what the release says.

Where no collectors decide it tells the same numbers, and what services and Jaeger spent.

  --context C    the cluster, of the kubeconfig
  --uploads N    how many; default 2000
  --rate N       begun each second; default 10
  --failed P     of a hundred uploads, that are refused; default 1
  --slow P       of a hundred, that take longer than the release calls slow; default 0.5
  --during A,B   what happens to the collectors that decide meanwhile, one after the other: stop (one is deleted, as
                 by a rollout), kill (deleted by force), crash (its process is killed on the node; in kind clusters),
                 scale (one more); default nothing
  --output FILE  the report as JSON as well
  --namespace N  where the mangamotion chart is installed; default mangamotion
  --release N    of the chart; default mangamotion
  --help         show this
`;

const numbers = {
  uploads: [1, 1_000_000],
  rate: [0.1, 1000],
  failed: [0, 100],
  slow: [0, 100],
} as const;

/** @throws UsageError that names the option, what was given and the rule. */
export function parseOptions(args: readonly string[]): KeptOptions {
  const { values } = parseArguments({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      uploads: { type: 'string', default: '2000' },
      rate: { type: 'string', default: '10' },
      failed: { type: 'string', default: '1' },
      slow: { type: 'string', default: '0.5' },
      during: { type: 'string' },
      output: { type: 'string' },
      ...clusterOptions,
    },
  });
  const number = (name: keyof typeof numbers): number => numberOption(name, values[name], numbers[name]);
  return {
    help: values.help,
    uploads: Math.floor(number('uploads')),
    rate: number('rate'),
    failedPercent: number('failed'),
    slowPercent: number('slow'),
    during: duringOf(values.during),
    output: values.output,
    context: values.context ?? '',
    namespace: values.namespace,
    release: values.release,
  };
}

function duringOf(given: string | undefined): DisturbanceName[] {
  if (given === undefined) return [];
  return given.split(',').map((each) => {
    const name = disturbances.find((known) => known === each);
    if (name === undefined) throw new UsageError(`--during takes ${disturbances.join(', ')}, got "${given}"`);
    return name;
  });
}
