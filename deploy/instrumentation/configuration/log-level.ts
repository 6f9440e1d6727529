import { ConfigurationError } from './configuration-error';
import { readText, type Environment } from './environment';
import type { IgnoredSettings } from './ignored-settings';
import type { LogLevel } from './tracing-configuration';

const VARIABLE = 'OTEL_LOG_LEVEL';
const DEFAULT = 'info';
/** Nothing that the bundle says is below `info`. */
const LEVELS: ReadonlyMap<string, LogLevel> = new Map([
  ['none', 'none'],
  ['error', 'error'],
  ['warn', 'warn'],
  ['info', 'info'],
  ['debug', 'info'],
  ['verbose', 'info'],
  ['all', 'info'],
]);

/** The least important lines that the bundle may still print. */
export function readLogLevel(env: Environment, ignored: IgnoredSettings): LogLevel {
  const text = readText(env, VARIABLE);
  const level = LEVELS.get(text?.toLowerCase() ?? DEFAULT);
  if (level !== undefined) return level;
  ignored.add(new ConfigurationError(VARIABLE, text, `must be one of ${[...LEVELS.keys()].join(', ')}`));
  return DEFAULT;
}
