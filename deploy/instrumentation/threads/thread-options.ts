import type { WorkerOptions } from 'node:worker_threads';

/** Whom a connection trusts is for the operator of the process to say, also for this thread. */
const TRUST_VARIABLE = 'NODE_TLS_REJECT_UNAUTHORIZED';
const TRUST_OPTION = '--use-system-ca';
/** So is the way to others. */
const PROXY_VARIABLE = 'NODE_USE_ENV_PROXY';
const PROXY_OPTION = '--use-env-proxy';
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]);

/**
 * A thread inherits environment, options and with them preloads, unless it is given its own: the service's loaders and
 * other agents have no business in this one.
 */
export function threadOptions(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  execArgv: readonly string[],
): WorkerOptions {
  const options = new Set([...execArgv, ...(env['NODE_OPTIONS'] ?? '').split(/\s+/)]);
  const asksForSystem = options.has(TRUST_OPTION) || env['NODE_USE_SYSTEM_CA'] === '1';
  const asksForProxy = options.has(PROXY_OPTION) || env[PROXY_VARIABLE] === '1';
  return {
    name,
    env: {
      ...chosen(env, [TRUST_VARIABLE]),
      ...(asksForProxy && { [PROXY_VARIABLE]: '1', ...chosen(env, PROXIES) }),
    },
    execArgv: asksForSystem ? [TRUST_OPTION] : [],
    // What it prints, such as warnings of Node.js, is not the service's output.
    stdout: true,
    stderr: true,
    resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
  };
}

const chosen = (env: Readonly<Record<string, string | undefined>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => names.includes(name)));
