import { type Config, ConfigError, loadConfig } from '../shared/config';
import { createLogger, type Logger } from '../shared/logger';
import { startWorker, type WorkerService } from './service';

const defaultService = 'mangamotion-worker';

/** The worker's process: starts it, and ends it at SIGTERM or SIGINT. Bad configuration ends it with code 1. */
export async function run(env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(env);
  if (!config) return;
  const logger = createLogger(config.serviceName, config.logLevel);
  // Node.js would print the error with all that libraries hang on it: commands, records and passwords.
  process.on('uncaughtException', (error) => {
    logger.fatal({ error }, 'an error that nobody caught ends the worker');
    process.exit(1);
  });
  try {
    const service = await startWorker(config, logger);
    logger.info({ port: service.port }, 'worker started');
    stopOnSignal(service, logger);
  } catch (error) {
    logger.fatal({ error }, 'the worker could not start');
    process.exit(1);
  }
}

function readConfig(env: NodeJS.ProcessEnv): Config | undefined {
  try {
    return loadConfig(env, defaultService);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    createLogger(defaultService, 'fatal').fatal(error.message);
    process.exitCode = 1;
    return undefined;
  }
}

function stopOnSignal(service: WorkerService, logger: Logger): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    // Whoever asks twice does not want to wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info({ signal }, 'stopping: no more jobs are taken');
    void stop(service, logger);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function stop(service: WorkerService, logger: Logger): Promise<void> {
  try {
    const finished = await service.stop();
    if (finished) logger.info('stopped');
    else logger.warn('a scan took longer than SHUTDOWN_TIMEOUT_MILLIS: it is left to another worker');
    process.exit(0);
  } catch (error) {
    logger.fatal({ error }, 'the worker could not stop properly');
    process.exit(1);
  }
}
