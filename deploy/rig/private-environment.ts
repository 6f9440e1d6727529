import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { withoutTracing } from './injection';
import { onThisMachine } from './service-process';

/**
 * For services that only the one who starts them uses: nothing of what that person's shell says about tracing, and
 * temporary files that go with the rest.
 *
 * @param directory everything is written below it.
 */
export async function privateEnvironment(directory: string): Promise<NodeJS.ProcessEnv> {
  const temporary = path.join(directory, 'temporary');
  await mkdir(temporary);
  return { ...withoutTracing(process.env), ...onThisMachine, TMPDIR: temporary };
}
