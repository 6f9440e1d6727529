import { context, propagation, trace } from '@opentelemetry/api';
import { loadTracingConfiguration, type TracingConfiguration } from './configuration';
import { publish } from './diagnostics/published';
import { VERSION } from './diagnostics/version';
import { startEntries } from './entries';
import { methodModulePatterns } from './entries/methods';
import { flushBeforeEnd } from './lifecycle/shutdown';
import { meetOtherSdk } from './other-sdk';
import { doubledScopes } from './other-sdk/doubled-scopes';
import { SharedProvider } from './other-sdk/shared-provider';
import { hookEsm } from './patching/esm-hooks';
import { patchedEsModules } from './patching/patched-modules';
import { filterRequires } from './patching/require-filter';
import { createPropagation } from './propagation';
import { createTracing, type Tracing } from './tracing';
import { chooseWay } from './way';

/**
 * Starts tracing in this process, unless the environment switches it off.
 *
 * @throws ConfigurationError for a bad variable; then nothing was started
 */
export function startTracing(env: Readonly<Record<string, string | undefined>>): void {
  const configuration = loadTracingConfiguration(env);
  if (!configuration) return;
  const way = chooseWay(configuration.fastPath);
  const tracing = createTracing(configuration);
  const propagators = createPropagation(configuration.propagators, configuration.trustIncoming);
  hookEsm([
    ...patchedEsModules(configuration.fastPath),
    ...methodModulePatterns(configuration.tracedMethods),
  ]);
  const provider = new SharedProvider(tracing.provider);
  context.setGlobalContextManager(way.createContextManager().enable());
  propagation.setGlobalPropagator(propagators.requests);
  trace.setGlobalTracerProvider(provider);
  filterRequires(() =>
    startEntries(configuration, propagators, way.createEntries(configuration, propagators)),
  );
  provider.silence(doubledScopes(configuration.instrumentations));
  meetOtherSdk(configuration.otherSdk, tracing.report);
  flushBeforeEnd({ ...tracing, exitTimeoutMillis: configuration.exitTimeoutMillis });
  sayWithoutEffect(configuration, tracing);
  publish({ version: VERSION, statistics: () => tracing.statistics });
}

/** Once, in one line. */
function sayWithoutEffect({ withoutEffect }: TracingConfiguration, { report }: Tracing): void {
  if (Object.keys(withoutEffect).length === 0) return;
  report('warn', 'settings of tracing have no effect', { settings: withoutEffect });
}
