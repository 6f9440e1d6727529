import { type Job as QueuedJob, Worker } from 'bullmq';
import type { ScanJobData } from '../../shared/jobs/queue';
import { queuePrefixOf, type RedisConnection } from '../../shared/redis';

export interface ScanWorkerOptions {
  readonly queueName: string;
  /** Must wait for Redis to come back (`connectForWorker`). */
  readonly connection: RedisConnection;
  readonly concurrency: number;
  /** A worker that is silent for so long has lost its jobs. */
  readonly lockMillis: number;
}

export type ScanWorker = Worker<ScanJobData, void>;

/** BullMQ's worker on a queue. */
export function createScanWorker(
  options: ScanWorkerOptions,
  processor: (queued: QueuedJob<ScanJobData>, token: string | undefined) => Promise<void>,
): ScanWorker {
  const { queueName, connection, concurrency, lockMillis } = options;
  return new Worker<ScanJobData, void>(queueName, processor, {
    connection,
    prefix: queuePrefixOf(connection),
    concurrency,
    lockDuration: lockMillis,
    stalledInterval: lockMillis,
    // The record counts attempts, also those whose worker died. BullMQ would drop a job without asking the processor.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  });
}
