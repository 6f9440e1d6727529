import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import { breakables, type Breakage } from '../../rig/breakage';
import { type KeepRule, keepFailures } from '../../rig/keep';
import { durationOption } from '../duration';

export interface DemoOptions {
  readonly help: boolean;
  /** Ends after the uploads instead of staying up. */
  readonly once: boolean;
  /** False: the built-in receiver, also where there is a Jaeger. */
  readonly useJaeger: boolean;
  /** Which traces are kept; undefined: all. */
  readonly keep: KeepRule | undefined;
  /** What is taken away for a while after the uploads. */
  readonly breakage: Breakage | undefined;
}

export const help = `Usage: npm run demo -- [options]

Starts Redis, an S3 server, clamd, Jaeger, the API and the worker on this machine, the services with the tracing
bundle preloaded; uploads pages and the EICAR test file; shows the verdicts and each upload's trace. Then stays up
until Ctrl-C. Nothing of it is left running or on disk.

  --once           end after the uploads; exit code 1 where a verdict or a trace is not as it should be
  --keep failures  keep traces that failed or took ${keepFailures.slowerThanSeconds} s, decided ${keepFailures.decisionSeconds} s after they began, instead of all
  --no-jaeger      use the small built-in receiver, also where there is a Jaeger
  --break WHAT     after the uploads take the ${breakables.join(', ')} away for a while, and upload meanwhile
  --for TIME       how long, with --break: 10s, 1m, 1d at most; default 20s
  --help           show this
`;

/** @throws UsageError that names an unknown option, or a value and its rule */
export function parseOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArguments({
    args: [...args],
    allowNegative: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      once: { type: 'boolean', default: false },
      jaeger: { type: 'boolean', default: true },
      keep: { type: 'string' },
      break: { type: 'string' },
      for: { type: 'string' },
    },
  });
  const breakage = breakageOf(values.break, values.for);
  const keep = keepOf(values.keep);
  return { help: values.help, once: values.once, useJaeger: values.jaeger, keep, breakage };
}

function keepOf(wanted: string | undefined): KeepRule | undefined {
  if (wanted === undefined) return undefined;
  if (wanted !== 'failures') throw new UsageError(`--keep must be failures, got "${wanted}"`);
  return keepFailures;
}

function breakageOf(wanted: string | undefined, duration: string | undefined): Breakage | undefined {
  if (wanted === undefined) {
    if (duration !== undefined) throw new UsageError('--for goes with --break alone');
    return undefined;
  }
  const what = breakables.find((each) => each === wanted);
  if (what === undefined)
    throw new UsageError(`--break must be one of ${breakables.join(', ')}, got "${wanted}"`);
  return { what, millis: durationOption('--for', duration ?? '20s', '1d') };
}
