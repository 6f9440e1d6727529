import { ConfigurationError } from './configuration-error';
import { readText, type Environment } from './environment';
import { INSTRUMENTATION_NAMES, type InstrumentationName, type TracedMethod } from './tracing-configuration';

const MAX_TOLD_LENGTH = 200;
const ENABLED = 'OTEL_NODE_ENABLED_INSTRUMENTATIONS';
const DISABLED = 'OTEL_NODE_DISABLED_INSTRUMENTATIONS';

/** All instrumentations, or those that are enabled, less the disabled ones. Names that are not ours do nothing. */
export function readInstrumentations(env: Environment): ReadonlySet<InstrumentationName> {
  const enabled = readNames(env, ENABLED) ?? INSTRUMENTATION_NAMES;
  const disabled = new Set<string>(readNames(env, DISABLED));
  return new Set(enabled.filter((name) => isOurs(name)).filter((name) => !disabled.has(name)));
}

/** Why they have no effect: the stock image knows many more than there are here. */
export function readForeignNames(env: Environment): Record<string, string> {
  const found: Record<string, string> = {};
  for (const variable of [ENABLED, DISABLED]) {
    const foreign = (readNames(env, variable) ?? []).filter((name) => !isOurs(name));
    if (foreign.length === 0) continue;
    found[variable] =
      `${foreign.join(', ').slice(0, MAX_TOLD_LENGTH)} is not here, only ${INSTRUMENTATION_NAMES.join(', ')}`;
  }
  return found;
}

function readNames(env: Environment, variable: string): string[] | undefined {
  const names = readText(env, variable)?.split(',');
  return names?.map((name) => name.trim()).filter((name) => name !== '');
}

function isOurs(name: string): name is InstrumentationName {
  return INSTRUMENTATION_NAMES.some((candidate) => candidate === name);
}

/** `path-suffix-without-extension#export=spanName`, comma separated. */
export function readTracedMethods(env: Environment): TracedMethod[] {
  const entries = readText(env, 'TRACING_METHODS')?.split(',') ?? [];
  return entries.map((entry) => {
    const parts = /^([\w./@-]+)#([\w$]+)=([\w.:/ -]+)$/.exec(entry.trim());
    const [, modulePath, exportName, spanName] = parts ?? [];
    if (modulePath === undefined || exportName === undefined || spanName === undefined) {
      const rule = 'must be path-suffix-without-extension#export=spanName, comma separated';
      throw new ConfigurationError('TRACING_METHODS', entry.trim(), rule);
    }
    return { modulePath, exportName, spanName };
  });
}
