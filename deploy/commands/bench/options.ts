import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import { rows, type Row } from './rows';
import { baseName, oursName, tracers } from './tracers/all';
import type { Tracer } from './tracers/tracer';

export interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly tracers: readonly Tracer[];
  readonly rows: readonly Row[];
  /** Instead of rounds: where CPU time goes in this row. */
  readonly profile: Row | undefined;
  /** Instead of rounds: whether the heap grows over a million requests. */
  readonly isEndurance: boolean;
  /** Where the results go, instead of deploy/commands/bench/results. */
  readonly json: string | undefined;
}

export const enoughRounds = 9;
const defaultSeconds = 2;

export const help = `Usage: npm run bench -- [options]
       npm run bench -- pipeline [options]     the whole pipeline, instead; --help says more
       npm run bench -- simulate [options]     more uploads than this machine takes; --help says more

Measures the same services untraced, with this project's tracing bundle, and with its peers (stock
auto-instrumentations, dd-trace, elastic-apm-node; what is missing is installed into the user's cache directory), in
interleaved rounds, and prints medians of the ratios to untraced within each round (min..max). A whole run takes
about 30 minutes.

  --rounds N        rounds (default ${enoughRounds})
  --seconds S       seconds to warm up for each load, and then to measure it; twice as many where it takes more to
                    measure, for uploads and latencies (default ${defaultSeconds})
  --tracers A,B     only these, and always untraced, of
                    ${tracers.map(({ name }) => name).join(', ')}
  --rows A,B        only these of ${rows.map(({ name }) => name).join(', ')}
  --json FILE       where the results go; default deploy/commands/bench/results/<date>-<machine>.json, which only a
                    whole run of at least ${enoughRounds} rounds writes
  --profile ROW     no rounds, but this row under each of --tracers (default ${oursName}) with V8's profiler: prints
                    the main thread's self time by function; to keep it,
                    npm run --silent bench -- --profile ROW > deploy/commands/bench/results/FILE.txt
  --endurance       no rounds, but a million GET requests under each of --tracers (default untraced, ${oursName}):
                    weighs the collected heap after every 100,000, and writes into
                    deploy/commands/bench/results/endurance/; takes about 5 minutes
  --help            this text
`;

/**
 * @returns undefined where help is asked for
 * @throws UsageError that names the option, the value and the rule.
 */
export function parseOptions(args: readonly string[]): Options | undefined {
  const { values } = readArguments(args);
  if (values.help) return undefined;
  return {
    rounds: readNumber(
      'rounds',
      values.rounds ?? String(enoughRounds),
      /^[1-9]\d{0,3}$/,
      'a whole number within 1..9999',
    ),
    seconds: readNumber(
      'seconds',
      values.seconds ?? String(defaultSeconds),
      /^(?!0*\.?0*$)\d{1,3}(\.\d+)?$/,
      'above 0 and below 1000',
    ),
    tracers: chooseTracers(values),
    profile: values.profile === undefined ? undefined : choose('profile', values.profile, rows, [])[0],
    isEndurance: values.endurance ?? false,
    rows: choose('rows', values.rows, rows, []),
    json: values.json,
  };
}

function readArguments(args: readonly string[]) {
  return parseArguments({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      tracers: { type: 'string' },
      rows: { type: 'string' },
      profile: { type: 'string' },
      endurance: { type: 'boolean' },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
}

/** Only rounds compare with untraced whatever is chosen; a profile compares with nothing. */
function chooseTracers(values: {
  readonly tracers?: string;
  readonly profile?: string;
  readonly endurance?: boolean;
}): readonly Tracer[] {
  const { tracers: chosen, profile, endurance } = values;
  if (profile !== undefined && endurance)
    throw new UsageError('--profile and --endurance exclude each other, got both');
  if (profile !== undefined) return choose('tracers', chosen ?? oursName, tracers, []);
  return choose('tracers', endurance ? (chosen ?? oursName) : chosen, tracers, [baseName]);
}

function readNumber(name: string, text: string, pattern: RegExp, rule: string): number {
  if (!pattern.test(text)) throw new UsageError(`--${name} must be ${rule}, got "${text}"`);
  return Number(text);
}

function choose<T extends { readonly name: string }>(
  option: string,
  text: string | undefined,
  all: readonly T[],
  always: readonly string[],
): readonly T[] {
  if (text === undefined) return all;
  const names = text.split(',');
  const unknown = names.find((name) => !all.some((item) => item.name === name));
  if (unknown !== undefined) {
    const known = all.map(({ name }) => name).join(', ');
    throw new UsageError(`--${option} must be some of ${known}, got "${unknown}"`);
  }
  return all.filter(({ name }) => names.includes(name) || always.includes(name));
}
