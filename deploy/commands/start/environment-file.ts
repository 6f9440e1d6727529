import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';

/** There is no `.env`. */
class MissingEnvironmentFileError extends Error {
  override readonly name = 'MissingEnvironmentFileError';
}

/**
 * Reads `.env` in a directory.
 *
 * @throws MissingEnvironmentFileError that says how to get one.
 */
export function readEnvironmentFile(directory: string): Record<string, string> {
  const file = path.join(directory, '.env');
  if (!existsSync(file))
    throw new MissingEnvironmentFileError(
      `${file} is missing: it names Redis, the S3 server, clamd and Jaeger. Begin with the example:\n` +
        '  cp .env.example .env',
    );
  return parse(readFileSync(file));
}

/** What is set in the shell wins over the file, as usual; an empty variable counts as unset. */
export function mergeEnvironment(
  file: Readonly<Record<string, string>>,
  shell: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const set = Object.entries(shell).filter(([, value]) => value !== undefined && value !== '');
  return { ...file, ...Object.fromEntries(set) };
}

/**
 * SERVICE_NAME is the name of one process. In a file for both it is the API's; WORKER_SERVICE_NAME is the worker's.
 */
export function serviceNames(env: NodeJS.ProcessEnv): { readonly api: string; readonly worker: string } {
  return {
    api: env.SERVICE_NAME || 'mangamotion-backend',
    worker: env.WORKER_SERVICE_NAME || 'mangamotion-worker',
  };
}
