import { LIBRARY_NAMES, USUAL_LIBRARIES, type LibraryName } from '../catalogue/library';
import { ConfigurationError } from './configuration-error';
import { readText, type Environment } from './environment';
import { INSTRUMENTATION_NAMES, type InstrumentationName, type TracedMethod } from './tracing-configuration';

const MAX_TOLD_LENGTH = 200;
const ENABLED = 'OTEL_NODE_ENABLED_INSTRUMENTATIONS';
const DISABLED = 'OTEL_NODE_DISABLED_INSTRUMENTATIONS';
const HERE: ReadonlySet<string> = new Set([...INSTRUMENTATION_NAMES, ...LIBRARY_NAMES]);

/** All instrumentations, or those that are enabled, less the disabled ones. Names that are not here do nothing. */
export function readInstrumentations(env: Environment): ReadonlySet<InstrumentationName> {
  return new Set(readEnabled(env, INSTRUMENTATION_NAMES, INSTRUMENTATION_NAMES));
}

/** The same of libraries. */
export function readLibraries(env: Environment): LibraryName[] {
  return readEnabled(env, LIBRARY_NAMES, USUAL_LIBRARIES);
}

function readEnabled<Name extends string>(
  env: Environment,
  known: readonly Name[],
  usual: readonly Name[],
): Name[] {
  const enabled = readNames(env, ENABLED);
  const disabled = new Set(readNames(env, DISABLED));
  return (enabled ? known.filter((name) => enabled.includes(name)) : usual).filter(
    (name) => !disabled.has(name),
  );
}

/** Why they have no effect: the stock image knows many more than there are here. */
export function readForeignNames(env: Environment): Record<string, string> {
  const found: Record<string, string> = {};
  for (const variable of [ENABLED, DISABLED]) {
    const foreign = (readNames(env, variable) ?? []).filter((name) => !HERE.has(name));
    if (foreign.length === 0) continue;
    found[variable] =
      `${foreign.join(', ').slice(0, MAX_TOLD_LENGTH)} is not here, only ${[...HERE].join(', ')}`;
  }
  return found;
}

function readNames(env: Environment, variable: string): string[] | undefined {
  const names = readText(env, variable)?.split(',');
  return names?.map((name) => name.trim()).filter((name) => name !== '');
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
