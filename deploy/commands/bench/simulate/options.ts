import { parseArguments, UsageError } from '../../../../services/shared/command/arguments';
import { numberOption } from '../../number-option';

export interface SimulateOptions {
  readonly perSecond: number;
  readonly uploads: number;
  readonly seed: number;
  readonly concurrency: number;
  /** Of each as many as are given; the rest as many as it takes. */
  readonly counts: Readonly<Partial<Record<CountName, number>>>;
  /** CPU time of an upload by station, where it is not as measured. */
  readonly millis: Readonly<Partial<Record<MillisName, number>>>;
  /** Results of `npm run bench -- pipeline`; undefined: the newest that are kept. */
  readonly from: string | undefined;
}

const countNames = ['api', 'workers', 'clamd', 'redis', 'cores'] as const;
type CountName = (typeof countNames)[number];
const millisNames = ['api', 'worker', 'clamd', 'redis', 's3'] as const;
type MillisName = (typeof millisNames)[number];

export const simulateHelp = `Usage: npm run bench -- simulate --uploads RATE [options]

Has uploads of a page come by themselves to API servers, Redis, workers, clamd and storage, as the newest results of
npm run bench -- pipeline say how long each is busy with one (a discrete-event simulation): how long verdicts take, how
busy each is, what is full first, and how many of each it takes.

  --uploads RATE    a second: 1000/s
  --api N, --workers N, --clamd N, --redis N
                    so many processes, workers, cores of clamd and shards; default as many as are 70 % busy
  --concurrency N   jobs that a worker holds at a time (SCAN_CONCURRENCY; default 2)
  --cores N         all of it on one machine, also who sends the uploads; default: each has cores of its own
  --api-millis M, --worker-millis M, --clamd-millis M, --redis-millis M
                    CPU time of an upload, where it is not as measured: clamd with all signatures
  --s3-millis M     of each request to storage that is a provider's; default: a server here, as measured
  --jobs N          uploads to simulate (default 50000)
  --seed N          others come at other times (default 1)
  --from FILE       results of npm run bench -- pipeline; default the newest that are kept
  --help            this text
`;

/**
 * @returns undefined where help is asked for
 * @throws UsageError that names the option, the value and the rule.
 */
export function parseSimulateOptions(args: readonly string[]): SimulateOptions | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArguments({
    args: [...args],
    options: {
      uploads: text,
      api: text,
      workers: text,
      clamd: text,
      redis: text,
      cores: text,
      concurrency: { ...text, default: '2' },
      'api-millis': text,
      'worker-millis': text,
      'clamd-millis': text,
      'redis-millis': text,
      's3-millis': text,
      jobs: { ...text, default: '50000' },
      seed: { ...text, default: '1' },
      from: text,
      help: { type: 'boolean' },
    },
  });
  if (values.help) return undefined;
  const given: Readonly<Record<string, unknown>> = values;
  return {
    perSecond: rateOf(values.uploads),
    uploads: numberOption('jobs', values.jobs, [1000, 10_000_000]),
    seed: numberOption('seed', values.seed, [0, 2 ** 31]),
    concurrency: numberOption('concurrency', values.concurrency, [1, 64]),
    counts: readAll(countNames, given, '', [1, 1_000_000]),
    millis: readAll(millisNames, given, '-millis', [0, 60_000]),
    from: values.from,
  };
}

function readAll<Name extends string>(
  names: readonly Name[],
  given: Readonly<Record<string, unknown>>,
  suffix: string,
  bounds: readonly [number, number],
): Partial<Record<Name, number>> {
  const read: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const value = given[name + suffix];
    if (typeof value === 'string') read[name] = numberOption(name + suffix, value, bounds);
  }
  return read;
}

function rateOf(text: string | undefined): number {
  const [, number = ''] = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text ?? '') ?? [];
  if (Number(number) > 0) return Number(number);
  throw new UsageError(
    `--uploads must be a rate like 1000/s, got ${text === undefined ? 'none' : `"${text}"`}`,
  );
}
