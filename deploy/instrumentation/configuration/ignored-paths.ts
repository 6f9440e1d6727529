import { ConfigurationError } from './configuration-error';
import { readText, type Environment } from './environment';

/** Probes and scrapes come every few seconds, and a trace of them tells nothing. */
const DEFAULT_PATHS = '/healthz,/livez,/readyz,/metrics';
/** A star at most in each segment, so that no path takes long to compare; two stars stand for all the rest. */
const PATTERN = /^(?:\/[^/*?#,\s]*\*?[^/*?#,\s]*)+(?:\/\*\*)?$|^\/\*\*$/;

/** Requests for these make no spans; `none` for tracing them all. */
export function readIgnoredPaths(env: Environment): string[] {
  const text = readText(env, 'TRACING_IGNORE_PATHS') ?? DEFAULT_PATHS;
  if (text === 'none') return [];
  return text.split(',').map((entry) => {
    const pattern = entry.trim();
    if (PATTERN.test(pattern)) return pattern;
    const rule =
      'must be none, or paths that begin with /, comma separated, with at most one * in a segment and ** only at the end';
    throw new ConfigurationError('TRACING_IGNORE_PATHS', pattern, rule);
  });
}
