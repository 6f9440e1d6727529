import { DETECTOR_NAMES, isDetector } from '../catalogue/detectors';
import { ConfigurationError } from './configuration-error';
import { readText, type Environment } from './environment';
import type { IgnoredSettings } from './ignored-settings';
import type { TracingConfiguration } from './tracing-configuration';

const VARIABLE = 'OTEL_NODE_RESOURCE_DETECTORS';
/** What it reads counts anyhow. */
const ENVIRONMENT = 'env';
const ALL = 'all';
const NONE = 'none';
const KNOWN: readonly string[] = [ENVIRONMENT, ...DETECTOR_NAMES, ALL, NONE];

/**
 * As the stock image reads it: `all` wins over `none`, and that over others. The others count where one is not here.
 *
 * @returns undefined where nothing is said that counts
 */
export function readResourceDetectors(
  env: Environment,
  ignored: IgnoredSettings,
): TracingConfiguration['resourceDetectors'] {
  const names = (readText(env, VARIABLE) ?? '').split(',').map((name) => name.trim());
  const unknown = names.filter((name) => name !== '' && !KNOWN.includes(name));
  if (unknown.length > 0) {
    const rule = `must be a comma-separated list of ${KNOWN.join(', ')}`;
    ignored.add(new ConfigurationError(VARIABLE, unknown.join(','), rule));
  }
  if (!names.some((name) => KNOWN.includes(name))) return undefined;
  if (names.includes(ALL)) return DETECTOR_NAMES;
  return names.includes(NONE) ? NONE : [...new Set(names.filter(isDetector))];
}
