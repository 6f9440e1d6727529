import { ConfigError, loadConfig } from '../shared/config';
import { initializeTracing } from '../tracing';

/** What is to be traced must be loaded after tracing: nothing above may import it. */
async function main(): Promise<void> {
  initializeTracing();
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
  const isConfiguration = error instanceof ConfigError;
  const message = isConfiguration ? error.message : error instanceof Error ? error.stack : String(error);
  const line = {
    timestamp: new Date().toISOString(),
    level: 'fatal',
    message,
    service: 'mangamotion-backend',
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
  process.exit(1);
}

main().catch(fail);
