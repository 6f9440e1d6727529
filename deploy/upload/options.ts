import { parseArguments, UsageError } from '../commands/arguments';
import { type SampleUpload, sampleUploads } from '../local/demo/sample-uploads';

export interface UploadOptions {
  readonly help: boolean;
  readonly samples: readonly SampleUpload[];
  /** Where the API answers; undefined: the usual address, or a port-forward where a context is given. */
  readonly apiUrl: string | undefined;
  /** Where Jaeger answers, in the same way. */
  readonly jaegerUrl: string | undefined;
  /** With each request to the API. */
  readonly headers: Readonly<Record<string, string>>;
  readonly context: string | undefined;
  readonly namespace: string;
  readonly release: string;
}

const names = sampleUploads().map(({ name }) => name);

export const help = `Uploads samples to a running MangaMotion, waits for the verdicts, and checks that each upload is one trace.

  npm run upload -- [${names.join(' | ')}]…

  no name            all of them: ${sampleUploads()
    .map(({ title }) => title)
    .join('; ')}
  --api URL          of the API; default http://127.0.0.1:3000
  --header 'N: V'    with each request to the API, as often as needed: 'Authorization: Bearer …' where it asks for
                     tokens, the proxy's headers where it trusts those
  --jaeger URL       of Jaeger; default JAEGER_QUERY_URL, else http://127.0.0.1:16686
  --context CONTEXT  kubectl port-forwards into this cluster instead
  --namespace NAME   where the mangamotion chart is installed; default mangamotion
  --release NAME     of the chart; default mangamotion

Ends with 1 where a verdict or a trace is not as it should be.
`;

/** @throws UsageError that names an unknown option or sample. */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): UploadOptions {
  const { values, positionals } = parseArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      api: { type: 'string' },
      header: { type: 'string', multiple: true, default: [] },
      jaeger: { type: 'string' },
      context: { type: 'string' },
      namespace: { type: 'string', default: 'mangamotion' },
      release: { type: 'string', default: 'mangamotion' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { context, namespace, release } = values;
  return {
    help: values.help,
    samples: samplesNamed(positionals),
    apiUrl: values.api?.replace(/\/+$/, ''),
    jaegerUrl: (values.jaeger ?? (context ? undefined : env['JAEGER_QUERY_URL'] || undefined))?.replace(
      /\/+$/,
      '',
    ),
    headers: Object.fromEntries(values.header.map(headerOf)),
    context,
    namespace,
    release,
  };
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
