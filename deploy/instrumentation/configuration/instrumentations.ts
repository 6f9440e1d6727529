import { ConfigurationError } from './configuration-error';
import { readText, type Environment } from './environment';
import { INSTRUMENTATION_NAMES, type InstrumentationName, type TracedMethod } from './tracing-configuration';

const DEFAULT_METHODS = 'services/worker/scanner#checkFiles=scanner.checkFiles';

/** All instrumentations, or those of OTEL_NODE_ENABLED_INSTRUMENTATIONS, less the disabled ones. */
export function readInstrumentations(env: Environment): ReadonlySet<InstrumentationName> {
  const enabled = readNames(env, 'OTEL_NODE_ENABLED_INSTRUMENTATIONS') ?? INSTRUMENTATION_NAMES;
  const disabled = new Set(readNames(env, 'OTEL_NODE_DISABLED_INSTRUMENTATIONS'));
  return new Set(enabled.filter((name) => !disabled.has(name)));
}

function readNames(env: Environment, variable: string): InstrumentationName[] | undefined {
  return readText(env, variable)
    ?.split(',')
    .map((text) => {
      const name = INSTRUMENTATION_NAMES.find((candidate) => candidate === text.trim());
      if (name !== undefined) return name;
      const rule = `must be a comma-separated list of ${INSTRUMENTATION_NAMES.join(', ')}`;
      throw new ConfigurationError(variable, text.trim(), rule);
    });
}

/** `path-suffix-without-extension#export=spanName`, comma separated. */
export function readTracedMethods(env: Environment): TracedMethod[] {
  const text = readText(env, 'TRACING_METHODS') ?? DEFAULT_METHODS;
  return text.split(',').map((entry) => {
    const parts = /^([\w./@-]+)#([\w$]+)=([\w.:/ -]+)$/.exec(entry.trim());
    const [, modulePath, exportName, spanName] = parts ?? [];
    if (modulePath === undefined || exportName === undefined || spanName === undefined) {
      const rule = 'must be path-suffix-without-extension#export=spanName, comma separated';
      throw new ConfigurationError('TRACING_METHODS', entry.trim(), rule);
    }
    return { modulePath, exportName, spanName };
  });
}
