import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';

const SCOPE = '@opentelemetry/instrumentation-';

/**
 * What is not taken from OpenTelemetry: what the bundle traces by itself; what makes metrics alone, which it does not
 * export; and functions of AWS Lambda, whose name no pod has.
 */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'http',
  'express',
  'ioredis',
  'aws-sdk',
  'undici',
  'fs',
  'runtime-node',
  'host-metrics',
  'aws-lambda',
]);

/** A package or a built-in, and the ranges of its versions. */
interface InstrumentedModule {
  readonly name: string;
  readonly versions: readonly string[];
}

export interface InstalledLibrary {
  /** As the stock image knows it. */
  readonly name: string;
  readonly className: string;
  readonly modules: readonly InstrumentedModule[];
}

/** Of the versions that are installed, by name. */
export function installedLibraries(): InstalledLibrary[] {
  return getNodeAutoInstrumentations()
    .map((instrumentation) => ({
      name: instrumentation.instrumentationName.slice(SCOPE.length),
      className: instrumentation.constructor.name,
      modules: modulesOf(instrumentation),
    }))
    .filter(({ name }) => !LEFT_OUT.has(name))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Those of its parts too: that of Redis has one for each generation of the client. */
function modulesOf(instrumentation: object): InstrumentedModule[] {
  const versions = new Map<string, string[]>();
  for (const definition of [instrumentation, ...Object.values(instrumentation)].flatMap(definitionsOf)) {
    const { name, supportedVersions } = definition;
    versions.set(name, [...(versions.get(name) ?? []), ...supportedVersions]);
  }
  return [...versions].map(([name, ranges]) => ({ name, versions: ranges }));
}

function definitionsOf(part: unknown): { readonly name: string; readonly supportedVersions: string[] }[] {
  const definitions: unknown = Reflect.get(Object(part), '_modules');
  return Array.isArray(definitions) ? definitions : [];
}
