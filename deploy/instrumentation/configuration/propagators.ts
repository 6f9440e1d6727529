import { ConfigurationError } from './configuration-error';
import { readText, type Environment } from './environment';
import type { IgnoredSettings } from './ignored-settings';
import { PROPAGATOR_NAMES, type PropagatorName } from './tracing-configuration';

const VARIABLE = 'OTEL_PROPAGATORS';
const DEFAULT: readonly PropagatorName[] = ['tracecontext', 'baggage', 'jaeger'];

/**
 * By which headers traces and baggage go from service to service; `none` by itself: by none. The others count where one
 * is not here.
 */
export function readPropagators(env: Environment, ignored: IgnoredSettings): ReadonlySet<PropagatorName> {
  const text = readText(env, VARIABLE);
  if (text === 'none') return new Set();
  const names = (text ?? '').split(',').map((name) => name.trim());
  const known = PROPAGATOR_NAMES.filter((name) => names.includes(name));
  const unknown = names.filter((name) => name !== '' && !isKnown(name));
  if (unknown.length > 0) {
    const rule = `must be a comma-separated list of ${PROPAGATOR_NAMES.join(', ')}, or none by itself`;
    ignored.add(new ConfigurationError(VARIABLE, unknown.join(','), rule));
  }
  return new Set(known.length > 0 ? known : DEFAULT);
}

function isKnown(name: string): boolean {
  return PROPAGATOR_NAMES.some((candidate) => candidate === name);
}
