import { context, propagation, trace } from '@opentelemetry/api';
import { loadTracingConfiguration, type TracingConfiguration } from './configuration';
import { hookEsm } from './esm-hooks';
import { startInstrumentations } from './instrumentations';
import { createContextManager, createPropagation, type Propagation } from './propagation';
import { createTracerProvider, type Tracing } from './provider';
import { publish } from './published';
import { filterRequires } from './require-filter';
import { flushBeforeEnd } from './shutdown';
import { VERSION } from './version';

/**
 * Starts tracing in this process, unless the environment switches it off.
 *
 * @throws ConfigurationError for a bad variable; then nothing was started
 */
export function startTracing(env: Readonly<Record<string, string | undefined>>): void {
  const configuration = loadTracingConfiguration(env);
  if (!configuration) return;
  const tracing = createTracerProvider(configuration);
  const propagators = createPropagation(configuration.trustIncoming);
  hookEsm(configuration);
  register(configuration, tracing, propagators);
  filterRequires(() => startInstrumentations(configuration, propagators));
  flushBeforeEnd(tracing);
  publish({ version: VERSION, statistics: () => tracing.statistics });
}

function register({ fastPath }: TracingConfiguration, tracing: Tracing, { requests }: Propagation): void {
  context.setGlobalContextManager(createContextManager(fastPath).enable());
  propagation.setGlobalPropagator(requests);
  trace.setGlobalTracerProvider(tracing.provider);
}
