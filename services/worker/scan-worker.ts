import { type Job as QueuedJob, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { type ScanJobData, scanQueueName } from '../shared/queue';

export interface ScanWorkerOptions {
  /** Must wait for Redis to come back (`connectForWorker`). */
  readonly connection: Redis;
  readonly concurrency: number;
  /** A worker that is silent for so long has lost its jobs. */
  readonly lockMillis: number;
}

export type ScanWorker = Worker<ScanJobData, void>;

/** BullMQ's worker on the scan queue. */
export function createScanWorker(
  options: ScanWorkerOptions,
  processor: (queued: QueuedJob<ScanJobData>) => Promise<void>,
): ScanWorker {
  const { connection, concurrency, lockMillis } = options;
  return new Worker<ScanJobData, void>(scanQueueName, processor, {
    connection,
    concurrency,
    lockDuration: lockMillis,
    stalledInterval: lockMillis,
    // The record counts attempts, also those whose worker died. BullMQ would drop a job without asking the processor.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  });
}
