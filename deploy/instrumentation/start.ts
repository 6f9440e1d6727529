import { context, propagation, trace, type TracerProvider } from '@opentelemetry/api';
import { loadTracingConfiguration, type TracingConfiguration } from './configuration';
import { hookEsm } from './patching/esm-hooks';
import { startInstrumentations } from './entries';
import { createContextManager, createPropagation, type Propagation } from './propagation';
import { meetOtherSdk } from './other-sdk';
import { doubledScopes } from './other-sdk/doubled-scopes';
import { SharedProvider } from './other-sdk/shared-provider';
import { createTracerProvider, type Tracing } from './tracing';
import { publish } from './diagnostics/published';
import { filterRequires } from './patching/require-filter';
import { flushBeforeEnd } from './lifecycle/shutdown';
import { VERSION } from './diagnostics/version';

/**
 * Starts tracing in this process, unless the environment switches it off.
 *
 * @throws ConfigurationError for a bad variable; then nothing was started
 */
export function startTracing(env: Readonly<Record<string, string | undefined>>): void {
  const configuration = loadTracingConfiguration(env);
  if (!configuration) return;
  const tracing = createTracerProvider(configuration);
  const propagators = createPropagation(configuration.propagators, configuration.trustIncoming);
  hookEsm(configuration);
  const provider = new SharedProvider(tracing.provider);
  register(configuration, provider, propagators);
  filterRequires(() => startInstrumentations(configuration, propagators));
  provider.silence(doubledScopes(configuration.instrumentations));
  meetOtherSdk(configuration.otherSdk, tracing.report);
  flushBeforeEnd({ ...tracing, exitTimeoutMillis: configuration.exitTimeoutMillis });
  sayWithoutEffect(configuration, tracing);
  publish({ version: VERSION, statistics: () => tracing.statistics });
}

function register(
  { fastPath }: TracingConfiguration,
  provider: TracerProvider,
  { requests }: Propagation,
): void {
  context.setGlobalContextManager(createContextManager(fastPath).enable());
  propagation.setGlobalPropagator(requests);
  trace.setGlobalTracerProvider(provider);
}

/** Once, in one line. */
function sayWithoutEffect({ withoutEffect }: TracingConfiguration, { report }: Tracing): void {
  if (Object.keys(withoutEffect).length === 0) return;
  report('warn', 'settings of tracing have no effect', { settings: withoutEffect });
}
