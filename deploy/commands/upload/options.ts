import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import { usualPorts } from '../../../services/shared/usual-ports';
import { clusterHelp, type ClusterOptions, clusterOptions, jaegerUrlOf } from '../cluster-options';
import { type SampleUpload, sampleUploads } from '../demo/sample-uploads';
import { durationOption } from '../duration';
import type { Load } from './load';

export interface UploadOptions extends ClusterOptions {
  readonly help: boolean;
  readonly samples: readonly SampleUpload[];
  /** Many uploads instead of the samples, one of each. */
  readonly load: Load | undefined;
  /** Where the API answers; undefined: the usual address, or a port-forward where a context is given. */
  readonly apiUrl: string | undefined;
  /** Where Jaeger answers, in the same way. */
  readonly jaegerUrl: string | undefined;
  /** With each request to the API. */
  readonly headers: Readonly<Record<string, string>>;
}

const names = sampleUploads().map(({ name }) => name);

/** On this machine. */
export const usualApi = `http://127.0.0.1:${usualPorts.api}`;

export const help = `Uploads samples to a running MangaMotion, waits for the verdicts, and checks that each upload is one trace.

  npm run upload -- [${names.join(' | ')}]…
  npm run upload -- --rate 5 --for 2m --failures 0.1

  no name            all of them: ${sampleUploads()
    .map(({ title }) => title)
    .join('; ')}
  --rate N           instead of them, so many uploads of clean pages a second, with progress: 5, 0.5
  --for DURATION     how long, with --rate: 30s, 2m, 1d at most; default 1m
  --failures SHARE   of these uploads, 0 to 1: malware, plain and packed, and no pages, by turns; default 0
  --api URL          of the API; default ${usualApi}
  --header 'N: V'    with each request to the API, as often as needed: 'Authorization: Bearer …' where it asks for
                     tokens, the proxy's headers where it trusts those
  --jaeger URL       of Jaeger; default JAEGER_QUERY_URL, else http://127.0.0.1:16686
${clusterHelp(19)}

Ends with 1 where a verdict or a trace is not as it should be; of --rate traces are not looked at.
`;

/** @throws UsageError that names an unknown option or sample. */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): UploadOptions {
  const { values, positionals } = parse(args);
  const { context, namespace, release } = values;
  if (values.rate !== undefined && positionals.length > 0)
    throw new UsageError(
      `--rate says what is uploaded, and goes with no sample; got ${positionals.join(' ')}`,
    );
  return {
    help: values.help,
    samples: samplesNamed(positionals),
    load: loadOf(values),
    apiUrl: values.api?.replace(/\/+$/, ''),
    jaegerUrl: jaegerUrlOf(values.jaeger, values, env),
    headers: Object.fromEntries(values.header.map(headerOf)),
    context,
    namespace,
    release,
  };
}

function parse(args: readonly string[]) {
  return parseArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      rate: { type: 'string' },
      for: { type: 'string' },
      failures: { type: 'string' },
      api: { type: 'string' },
      header: { type: 'string', multiple: true, default: [] },
      jaeger: { type: 'string' },
      ...clusterOptions,
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

type Values = ReturnType<typeof parse>['values'];

function loadOf({ rate, for: duration, failures }: Values): Load | undefined {
  if (rate === undefined) {
    const [lonely] =
      Object.entries({ '--for': duration, '--failures': failures }).find(([, value]) => value) ?? [];
    if (lonely !== undefined) throw new UsageError(`${lonely} goes with --rate alone`);
    return undefined;
  }
  return {
    ratePerSecond: numberOption('--rate', rate, { above: 0, most: 100 }),
    durationMillis: durationOption('--for', duration ?? '1m', '1d'),
    failureShare: numberOption('--failures', failures ?? '0', { above: -1, most: 1 }),
  };
}

function numberOption(
  option: string,
  text: string,
  { above, most }: { above: number; most: number },
): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value > above && value <= most) return value;
  throw new UsageError(
    `${option} must be a number ${above < 0 ? 'from 0' : `above ${above}`} to ${most}, got "${text}"`,
  );
}

/** The rule is told without what was given: it may be a secret. */
function headerOf(text: string): [string, string] {
  const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):[ \t]*(\S.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError("--header must be 'name: value', as HTTP writes a header");
  return [name.toLowerCase(), value];
}

function samplesNamed(wanted: readonly string[]): readonly SampleUpload[] {
  const unknown = wanted.find((name) => !names.some((each) => each === name));
  if (unknown !== undefined) throw new UsageError(`a sample is one of ${names.join(', ')}, got "${unknown}"`);
  return sampleUploads().filter(({ name }) => wanted.length === 0 || wanted.includes(name));
}
