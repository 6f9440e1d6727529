import type { LibraryName } from '../catalogue/library';
import type { InstrumentationName } from '../configuration';

const SCOPES: Partial<Record<InstrumentationName, string>> = {
  http: '@opentelemetry/instrumentation-http',
  express: '@opentelemetry/instrumentation-express',
  ioredis: '@opentelemetry/instrumentation-ioredis',
  'aws-sdk': '@opentelemetry/instrumentation-aws-sdk',
  undici: '@opentelemetry/instrumentation-undici',
  fs: '@opentelemetry/instrumentation-fs',
};

/** OpenTelemetry's instrumentations of what the bundle traces by itself: a service's own of them would double its spans. */
export function doubledScopes(
  started: ReadonlySet<InstrumentationName>,
  libraries: readonly LibraryName[],
): string[] {
  const ofLibraries = libraries.map((name) => `@opentelemetry/instrumentation-${name}`);
  return [...[...started].flatMap((name) => SCOPES[name] ?? []), ...ofLibraries];
}
