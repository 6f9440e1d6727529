import type { Agent } from 'node:https';

/**
 * Settings of an agent of one's own, so that it goes the way that Node.js is told for its own agents and `fetch`, by
 * NODE_USE_ENV_PROXY or `--use-env-proxy`: where it is told nothing, there are none.
 *
 * @see https://nodejs.org/api/http.html#built-in-proxy-support
 */
export function agentProxy(): Pick<Agent['options'], 'proxyEnv'> {
  // Required only here: a start pays for every module that it reads.
  const { globalAgent }: typeof import('node:https') = require('node:https');
  const { proxyEnv } = globalAgent.options;
  return { ...(proxyEnv !== undefined && { proxyEnv }) };
}
