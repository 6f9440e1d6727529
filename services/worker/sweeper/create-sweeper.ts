import type { Config } from '../../shared/config';
import { DeletedJobs } from '../../shared/jobs/deleted-jobs';
import { JobManifests } from '../../shared/jobs/job-manifests';
import type { JobStore } from '../../shared/jobs/job-store';
import { PresignedKeys } from '../../shared/jobs/presigned-keys';
import type { Logger } from '../../shared/logger';
import type { MetricsRegistry } from '../../shared/metrics/registry';
import type { RedisConnection } from '../../shared/redis';
import type { ObjectStorage } from '../../shared/storage/object-storage';
import { cleanRetentionSeconds } from '../../shared/storage/retention';
import { SweepMetrics } from './sweep-metrics';
import { Sweeper } from './sweeper';

interface Swept {
  /** Fails at once where Redis is away. */
  readonly redis: RedisConnection;
  readonly store: JobStore;
  readonly storage: ObjectStorage;
  readonly registry: MetricsRegistry;
}

/** Above what storage's largest copy may take. */
const deletedAfterMillis = 600_000;

/** A sweeper by the configuration. */
export function createSweeper(config: Config, logger: Logger, { registry, ...swept }: Swept): Sweeper {
  const { quarantineRetentionSeconds, sweepAfterSeconds } = config;
  return new Sweeper({
    ...swept,
    deletedJobs: new DeletedJobs(swept.redis),
    manifests: new JobManifests(swept.storage),
    keys: new PresignedKeys(swept.redis, quarantineRetentionSeconds),
    logger,
    metrics: new SweepMetrics(registry),
    intervalMillis: config.sweepIntervalMillis,
    deletedAfterMillis,
    restoreAfterMillis: config.reconcileAfterMillis,
    sweepAfterMillis: sweepAfterSeconds * 1000,
    quarantineRetentionMillis: quarantineRetentionSeconds * 1000,
    cleanRetentionMillis: cleanRetentionSeconds(config) * 1000,
  });
}
