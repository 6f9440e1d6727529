import { parseArguments, UsageError } from '../../../services/shared/command/arguments';

export interface PeersOptions {
  readonly help: boolean;
  /** Writes the table, and runs nothing. */
  readonly table: boolean;
  /** Absolute or relative to the working directory. */
  readonly checkouts: string;
  /** The only suites to run, by name; undefined: all. */
  readonly suites: readonly string[] | undefined;
  /** Whether the results become those of the documentation. */
  readonly record: boolean;
}

export const help = (
  suites: readonly string[],
): string => `Usage: npm run test:peers -- --checkouts DIR [options]

Runs the tests of other projects without the bundle, and with it in both ways (TRACING_FAST_PATH true and false). Prints
how many passed, and each test that fails with the bundle only. Exit code 1 where one of them is not explained in
deploy/commands/peers/explained.ts.

  --checkouts DIR  has the checkouts, with their dependencies:
                     DIR/node_modules/express   npm install
                     DIR/node_modules/ioredis   npm install, npm run build
                     DIR/node_modules/undici    npm install
                     DIR/bullmq                 npm install, and in its node_modules/bullmq the published package of
                                                the same version
                     DIR/node                   of the version that runs this: only its folder test
                     DIR/trace-context          and in venv a virtual environment of Python with aiohttp
  --suite NAME     only this one, may be given again: ${suites.join(', ')}
  --record         write the results to deploy/commands/peers/results.json and into docs/compatibility.md
  --table          only write what results.json and explained.ts of that folder say into docs/compatibility.md
  --help           show this
`;

/** @throws UsageError that names the option, what was given and the rule. */
export function parseOptions(args: readonly string[], suiteNames: readonly string[]): PeersOptions {
  const { values } = parseArguments({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      table: { type: 'boolean', default: false },
      checkouts: { type: 'string' },
      suite: { type: 'string', multiple: true },
      record: { type: 'boolean', default: false },
    },
  });
  const { help: asksForHelp, table, checkouts, suite, record } = values;
  const unknown = suite?.find((name) => !suiteNames.includes(name));
  if (unknown !== undefined) throw new UsageError(`--suite takes ${suiteNames.join(', ')}, got "${unknown}"`);
  if (checkouts === undefined && !asksForHelp && !table) {
    throw new UsageError('--checkouts must name the directory that has the checkouts, see --help');
  }
  return { help: asksForHelp, table, checkouts: checkouts ?? '', suites: suite, record };
}
