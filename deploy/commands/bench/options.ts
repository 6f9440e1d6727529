import { randomInt } from 'node:crypto';
import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import type { Plan } from './rounds';
import { isLoaded, rows, type ServerRow, usualRows } from './rows';
import { baseName, oursName, tracers } from './tracers/all';
import type { Tracer } from './tracers/tracer';

export interface Options extends Plan {
  /** The run of two minutes, which stands for nothing. */
  readonly isQuick: boolean;
  /** Instead of rows: where CPU time goes in this one. */
  readonly profile: ServerRow | undefined;
  /** Instead of rows: whether the heap grows over a million requests. */
  readonly isEndurance: boolean;
  /** Where the results go, instead of deploy/commands/bench/results. */
  readonly json: string | undefined;
}

export const usualMinutes = 90;
const usual = { minutes: usualMinutes, rows: undefined, tracers: undefined };
/** What two minutes are enough for. */
const quick = { minutes: 2, rows: 'get', tracers: 'ours-100,ours-10,stock-100,stock-10' };
const defaultRounds = 60;
const defaultSeconds = 0.5;
const loaded = rows.filter(isLoaded);

export const help = `Usage: npm run bench -- [options]
       npm run bench -- pipeline [options]     the whole pipeline, instead; --help says more
       npm run bench -- simulate [options]     more uploads than this machine takes; --help says more

Measures the same services untraced, with this project's tracing bundle, and with its peers (stock
auto-instrumentations, dd-trace, elastic-apm-node; what is missing is installed into the user's cache directory) at the
same rates of sampling. Short rounds measure all tracers of a row next to each other, in an order drawn anew; each
figure is a median of rounds with its interval of 95 % (bootstrap). Where Linux has two cores and taskset, the measured
server has one to itself. A row ends when the intervals of its targets are narrow enough, or its time is over; rounds
during which the machine was busy with something else are measured again, three of a row at most.

  --minutes M       for all rows together (default ${usual.minutes}); each row has its share of what is left when it begins, those
                    under load three times as much as others, but is launched once at least
  --rounds N        of each row at most (default ${defaultRounds})
  --seconds S       of each measured load; twice as many for uploads, scans and latencies (default ${defaultSeconds})
  --seed N          of the orders that are drawn (default another one each time; the results have it)
  --quick           ${quick.minutes} minutes: --rows ${quick.rows}
                    --tracers ${quick.tracers}, unless given
  --tracers A,B     only these, and always untraced, of
${wrapped(tracers.map(({ name }) => name))}
  --rows A,B        only these of ${usualRows.map(({ name }) => name).join(', ')};
                    or, of other libraries, of ${rows
                      .filter(({ isExtra }) => isExtra)
                      .map(({ name }) => name)
                      .join(', ')}
  --json FILE       where the results go; default deploy/commands/bench/results/<date>-<machine>.json, which only a run
                    of all these rows and tracers writes
  --profile ROW     instead, V8's profiler on this row, untraced and under each of --tracers (default ${oursName}) by
                    turns: the main thread's self time by function, traced minus untraced, also kept in
                    deploy/commands/bench/results/profiles/
  --endurance       instead, a million GET requests under each of --tracers (default untraced, ${oursName}): weighs the
                    collected heap after every 100,000, and writes into deploy/commands/bench/results/endurance/; takes
                    about 5 minutes
  --help            this text
`;

function wrapped(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < 90) lines.splice(-1, 1, `${last}, ${name}`);
    else lines.push(name);
  }
  return lines.map((line) => `                    ${line}`).join(',\n');
}

/**
 * @returns undefined where help is asked for
 * @throws UsageError that names the option, the value and the rule.
 */
export function parseOptions(args: readonly string[]): Options | undefined {
  const { values } = readArguments(args);
  if (values.help) return undefined;
  const isQuick = values.quick ?? false;
  const chosen = { ...(isQuick ? quick : usual), ...values };
  return {
    isQuick,
    minutes: readNumber('minutes', String(chosen.minutes), positive, 'above 0 and below 1000'),
    rounds: readNumber(
      'rounds',
      values.rounds ?? String(defaultRounds),
      whole,
      'a whole number within 1..9999',
    ),
    seconds: readNumber(
      'seconds',
      values.seconds ?? String(defaultSeconds),
      positive,
      'above 0 and below 1000',
    ),
    seed: readNumber(
      'seed',
      values.seed ?? String(randomInt(1, 10_000)),
      whole,
      'a whole number within 1..9999',
    ),
    tracers: chooseTracers(chosen),
    profile: values.profile === undefined ? undefined : choose('profile', values.profile, loaded, [])[0],
    isEndurance: values.endurance ?? false,
    rows: chosen.rows === undefined ? usualRows : choose('rows', chosen.rows, rows, []),
    json: values.json,
  };
}

const whole = /^[1-9]\d{0,3}$/;
const positive = /^(?!0*\.?0*$)\d{1,3}(\.\d+)?$/;

function readArguments(args: readonly string[]) {
  return parseArguments({
    args: [...args],
    options: {
      minutes: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string' },
      quick: { type: 'boolean' },
      tracers: { type: 'string' },
      rows: { type: 'string' },
      profile: { type: 'string' },
      endurance: { type: 'boolean' },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
}

function chooseTracers(values: {
  readonly tracers?: string | undefined;
  readonly profile?: string;
  readonly endurance?: boolean;
}): readonly Tracer[] {
  const { tracers: chosen, profile, endurance } = values;
  if (profile !== undefined && endurance)
    throw new UsageError('--profile and --endurance exclude each other, got both');
  const usualOnes = profile !== undefined || endurance ? oursName : undefined;
  return choose('tracers', chosen ?? usualOnes, tracers, [baseName]);
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
