import { parseArguments } from '../../commands/arguments';

export interface DemoOptions {
  readonly help: boolean;
  /** Ends after the uploads instead of staying up. */
  readonly once: boolean;
  /** False: the built-in receiver, also where there is a Jaeger. */
  readonly useJaeger: boolean;
}

export const help = `Usage: npm run demo -- [options]

Starts Redis, an S3 server, clamd, Jaeger, the API and the worker on this machine, the services with the tracing
bundle preloaded; uploads pages and the EICAR test file; shows the verdicts and each upload's trace. Then stays up
until Ctrl-C. Nothing of it is left running or on disk.

  --once        end after the uploads; exit code 1 where a verdict or a trace is not as it should be
  --no-jaeger   use the small built-in receiver, also where there is a Jaeger
  --help        show this
`;

/** @throws UsageError that names an unknown option */
export function parseOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArguments({
    args: [...args],
    allowNegative: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      once: { type: 'boolean', default: false },
      jaeger: { type: 'boolean', default: true },
    },
  });
  return { help: values.help, once: values.once, useJaeger: values.jaeger };
}
