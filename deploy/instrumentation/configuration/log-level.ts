import { readText, type Environment } from './environment';
import type { LogLevel } from './tracing-configuration';

const VARIABLE = 'OTEL_LOG_LEVEL';
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
export function readLogLevel(env: Environment): LogLevel {
  return LEVELS.get(readText(env, VARIABLE)?.toLowerCase() ?? '') ?? 'info';
}

/** A misspelt level loses nothing, so it is said instead of refused. */
export function readUnknownLogLevel(env: Environment): Record<string, string> {
  const level = readText(env, VARIABLE);
  if (level === undefined || LEVELS.has(level.toLowerCase())) return {};
  return { [VARIABLE]: `must be one of ${[...LEVELS.keys()].join(', ')}` };
}
