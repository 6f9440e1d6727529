import { ConfigError, loadConfig } from '../shared/config';
import { describedError } from '../shared/failure/described-error';
import { initializeTracing } from '../tracing';
import { apiTracing } from './tracing-declaration';

/** What is to be traced must be loaded after tracing: nothing above may import it. */
async function main(): Promise<void> {
  // Node.js would print the error with all that libraries hang on it: commands, records and passwords.
  process.on('uncaughtException', fail);
  initializeTracing({ declaration: apiTracing });
  const config = loadConfig(process.env, 'mangamotion-backend');
  const { startService }: typeof import('./service') = require('./service');
  const service = await startService(config);
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      // Twice means at once.
      if (stopping) process.exit(1);
      stopping = service.stop().then(() => process.exit(0), fail);
    });
}

function fail(error: unknown): void {
  const line = {
    timestamp: new Date().toISOString(),
    level: 'fatal',
    service: 'mangamotion-backend',
    ...(error instanceof ConfigError
      ? { message: error.message }
      : {
          message: 'the API ends: it could not start or stop, or nobody caught an error',
          error: describedError(error),
        }),
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
  process.exit(1);
}

main().catch(fail);
