import type { Config } from '../shared/config';
import type { Logger } from '../shared/logger';
import { archiveBounds } from './archive/bounds';
import { VettedClamd } from './clamd/limits/vetted-clamd';
import { type Periodic, periodically } from './periodically';

const pingTimeoutMillis = 1500;
const intervalMillis = 10_000;

/** A check of clamd's limits costs it two seconds. */
const limits = {
  largestEntryBytes: archiveBounds.entryBytes,
  validMillis: 300_000,
  retryAfterMillis: 60_000,
};

/** The clamd of the configuration. */
export function createClamd(config: Config): VettedClamd {
  const { clamdSocket, clamdHost, clamdPort, scanTimeoutMillis } = config;
  const address = { socket: clamdSocket, host: clamdHost, port: clamdPort };
  return new VettedClamd({ ...address, scanTimeoutMillis }, limits, config.clamdDatabaseMaxAgeSeconds);
}

/** Throws where clamd is away; who has bad limits can judge as little. */
export async function checkClamd(clamd: VettedClamd): Promise<void> {
  await clamd.ping(pingTimeoutMillis);
  await clamd.limits.requireKnown();
}

/**
 * Asks clamd what it is like: at once, so that the first upload need not wait for it, again and again, and when another
 * one has taken its place.
 */
export function watchClamd(clamd: VettedClamd, logger: Logger): Periodic {
  const onError = (error: unknown): void => logger.error({ error }, 'no file is called clean');
  const ask = (): void => {
    clamd.limits.refresh().catch(onError);
    // Where it does not answer, /readyz says so.
    clamd.signatures.refresh().catch(() => {});
  };
  ask();
  const letGo = clamd.hold({ onLost: () => clamd.limits.forget(), onBack: ask });
  // Not waited for at the end: a clamd that hangs would hold it up.
  const asking = periodically(intervalMillis, async () => ask(), onError);
  return {
    stop() {
      letGo();
      return asking.stop();
    },
  };
}
