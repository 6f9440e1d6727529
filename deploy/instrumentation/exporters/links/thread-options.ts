import type { WorkerOptions } from 'node:worker_threads';

/** Whom a connection trusts is for the operator of the process to say, also for this thread. */
const TRUST_VARIABLE = 'NODE_TLS_REJECT_UNAUTHORIZED';
const TRUST_OPTION = '--use-system-ca';

/**
 * A thread inherits environment, options and with them preloads, unless it is given its own: the service's loaders and
 * other agents have no business in this one.
 */
export function threadOptions(
  env: Readonly<Record<string, string | undefined>>,
  execArgv: readonly string[],
): WorkerOptions {
  const trust = env[TRUST_VARIABLE];
  const asksForSystem =
    [...execArgv, ...(env['NODE_OPTIONS'] ?? '').split(/\s+/)].includes(TRUST_OPTION) ||
    env['NODE_USE_SYSTEM_CA'] === '1';
  return {
    name: 'mangamotion-export',
    env: trust === undefined ? {} : { [TRUST_VARIABLE]: trust },
    execArgv: asksForSystem ? [TRUST_OPTION] : [],
    // What it prints, such as warnings of Node.js, is not the service's output.
    stdout: true,
    stderr: true,
    resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
  };
}
