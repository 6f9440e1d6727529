import { parseArgs } from 'node:util';
import { type SampleUpload, sampleUploads } from '../local/demo/sample-uploads';

export interface UploadOptions {
  readonly help: boolean;
  readonly samples: readonly SampleUpload[];
  /** Where the API answers; undefined: the usual address, or a port-forward where a context is given. */
  readonly apiUrl: string | undefined;
  /** Where Jaeger answers, in the same way. */
  readonly jaegerUrl: string | undefined;
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
  --jaeger URL       of Jaeger; default JAEGER_QUERY_URL, else http://127.0.0.1:16686
  --context CONTEXT  kubectl port-forwards into this cluster instead
  --namespace NAME   where the mangamotion chart is installed; default mangamotion
  --release NAME     of the chart; default mangamotion

Ends with 1 where a verdict or a trace is not as it should be.
`;

/** @throws TypeError that names an unknown option or sample. */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): UploadOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      api: { type: 'string' },
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
    context,
    namespace,
    release,
  };
}

function samplesNamed(wanted: readonly string[]): readonly SampleUpload[] {
  const unknown = wanted.find((name) => !names.some((each) => each === name));
  if (unknown !== undefined) throw new TypeError(`a sample is one of ${names.join(', ')}, got "${unknown}"`);
  return sampleUploads().filter(({ name }) => wanted.length === 0 || wanted.includes(name));
}
