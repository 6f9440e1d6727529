import { ConfigurationError } from './configuration-error';
import { readText, type Environment } from './environment';
import { PROPAGATOR_NAMES, type PropagatorName } from './tracing-configuration';

const VARIABLE = 'OTEL_PROPAGATORS';
const DEFAULT = 'tracecontext,baggage,jaeger';

/** By which headers traces and baggage go from service to service; `none` by itself: by none. */
export function readPropagators(env: Environment): ReadonlySet<PropagatorName> {
  const names = (readText(env, VARIABLE) ?? DEFAULT).split(',').map((name) => name.trim());
  if (names.length === 1 && names[0] === 'none') return new Set();
  return new Set(names.map(asName));
}

function asName(text: string): PropagatorName {
  const name = PROPAGATOR_NAMES.find((candidate) => candidate === text);
  if (name !== undefined) return name;
  const rule = `must be a comma-separated list of ${PROPAGATOR_NAMES.join(', ')}, or none by itself`;
  throw new ConfigurationError(VARIABLE, text, rule);
}
