import { type Config, ConfigError, loadConfig } from '../config';
import { createLogger, type Logger } from '../logger';

/** What runs until somebody wants it to end. */
export interface Service {
  readonly port: number;
  /** Leaves as its configuration says: what is under way ends within SHUTDOWN_TIMEOUT_MILLIS, then everything is closed. */
  stop(): Promise<unknown>;
}

/** Begins to serve; what the service depends on need not be up. */
export type Start = (config: Config, logger: Logger) => Promise<Service>;

/**
 * A service's process: starts it, and ends it at SIGTERM or SIGINT. Bad configuration, and a failure that nobody
 * caught, end it with code 1.
 *
 * @param name of the service where `env` does not say it
 */
export async function runService(env: NodeJS.ProcessEnv, name: string, start: Start): Promise<void> {
  const config = readConfig(env, name);
  if (!config) return;
  const logger = createLogger(config.serviceName, config.logLevel);
  // Node.js would print the error with all that libraries hang on it: commands, records and passwords.
  process.on('uncaughtException', (error) =>
    end(logger, error, 'an error that nobody caught ends the service'),
  );
  try {
    stopOnSignal(await start(config, logger), logger);
  } catch (error) {
    end(logger, error, 'the service could not start');
  }
}

function readConfig(env: NodeJS.ProcessEnv, name: string): Config | undefined {
  try {
    return loadConfig(env, name);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    createLogger(name, 'fatal').fatal(error.message);
    process.exitCode = 1;
    return undefined;
  }
}

function stopOnSignal(service: Service, logger: Logger): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    // Whoever asks twice does not want to wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info({ signal }, 'stopping');
    void stop(service, logger);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function stop(service: Service, logger: Logger): Promise<void> {
  try {
    await service.stop();
    logger.info('stopped');
    process.exit(0);
  } catch (error) {
    end(logger, error, 'the service could not stop properly');
  }
}

function end(logger: Logger, error: unknown, why: string): never {
  logger.fatal({ error }, why);
  process.exit(1);
}
