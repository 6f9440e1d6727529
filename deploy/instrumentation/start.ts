import { context, propagation, trace } from '@opentelemetry/api';
import { loadTracingConfiguration, type TracingConfiguration } from './configuration';
import { publish } from './diagnostics/published';
import { reportAs, type Report } from './diagnostics/report';
import { createStatistics, type TracingStatistics } from './diagnostics/statistics';
import { tellUnsupportedBy } from './diagnostics/unsupported';
import { VERSION } from './diagnostics/version';
import { startEntries } from './entries';
import { ignoredRequests } from './entries/http/server/ignored-requests';
import { alsoTraceHeaders } from './entries/http/server/trace-headers';
import { methodModulePatterns } from './entries/methods';
import type { InstalledHooks } from './hooks';
import { WaitingLibraries } from './libraries/waiting-libraries';
import { flushBeforeEnd } from './lifecycle/shutdown';
import { meetOtherSdk } from './other-sdk';
import { doubledScopes } from './other-sdk/doubled-scopes';
import { SharedProvider } from './other-sdk/shared-provider';
import { hookEsm } from './patching/esm-hooks';
import { PATCHED_MODULES, patchedEsModules } from './patching/patched-modules';
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
  const report = reportAs(configuration.serviceName, configuration.logLevel);
  const statistics = createStatistics();
  const hooks = readHooks(configuration, report, statistics);
  const tracing = createTracing(configuration, report, hooks, statistics);
  tellUnsupportedBy(tracing.report);
  const propagators = createPropagation(configuration.propagators, configuration.trustIncoming);
  const provider = new SharedProvider(tracing.provider);
  const { trustIncoming } = configuration;
  const messages = trustIncoming
    ? undefined
    : (hooks?.propagating(propagators.callers, true) ?? propagators.callers);
  const libraries = new WaitingLibraries(configuration.libraries, provider.ofBundle, tracing.report, {
    isIgnored: ignoredRequests(configuration.ignoredPaths),
    untrustedCallers: trustIncoming ? undefined : propagators.callers,
    messages,
  });
  const esModules = [
    ...patchedEsModules(configuration.fastPath),
    ...libraries.modules,
    ...methodModulePatterns(configuration.tracedMethods),
  ];
  hookEsm(esModules, libraries.meet);
  context.setGlobalContextManager(way.createContextManager().enable());
  const requests = hooks?.propagating(propagators.requests, trustIncoming) ?? propagators.requests;
  if (hooks && requests !== propagators.requests) alsoTraceHeaders(requests.fields());
  propagation.setGlobalPropagator(requests);
  trace.setGlobalTracerProvider(provider);
  filterRequires(() => {
    const { jobs } = propagators;
    startEntries(configuration, { jobs, messages }, way.createEntries(configuration, propagators));
    libraries.hookRequires();
    return { names: new Set([...PATCHED_MODULES, ...libraries.modules]), onLoad: libraries.meet };
  });
  provider.silence(doubledScopes(configuration.instrumentations, configuration.libraries));
  meetOtherSdk(configuration.otherSdk, tracing.report);
  flushBeforeEnd({ ...tracing, exitTimeoutMillis: configuration.exitTimeoutMillis });
  sayWithoutEffect(configuration, tracing);
  publish({ version: VERSION, statistics: () => statistics, sampler: tracing.sampler });
}

/** Before anything is patched. Where there is no such file, nothing of this is even evaluated. */
function readHooks(
  { hooksFile }: TracingConfiguration,
  report: Report,
  statistics: TracingStatistics,
): InstalledHooks | undefined {
  if (hooksFile === undefined) return undefined;
  const { installHooks }: typeof import('./hooks') = require('./hooks');
  return installHooks(hooksFile, report, statistics);
}

/** Once, in one line. */
function sayWithoutEffect({ withoutEffect }: TracingConfiguration, { report }: Tracing): void {
  if (Object.keys(withoutEffect).length === 0) return;
  report('warn', 'settings of tracing have no effect', { settings: withoutEffect });
}
