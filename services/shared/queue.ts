import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

export const scanQueueName = 'scan';

/** What a queued job carries: the record holds the rest, so a job can be made again from the record alone. */
export interface ScanJobData {
  readonly jobId: string;
}

export type ScanQueue = Queue<ScanJobData>;

export interface RetryPolicy {
  /** Scans tried before a job ends as `error`. */
  readonly attempts: number;
  /** Wait before the second try; doubles with each further one. */
  readonly backoffMillis: number;
}

/** @param connection fails fast (no offline queue): a request must not wait for Redis to come back. */
export function createScanQueue(connection: Redis, retry: RetryPolicy): ScanQueue {
  return new Queue<ScanJobData>(scanQueueName, {
    connection,
    defaultJobOptions: {
      attempts: retry.attempts,
      backoff: { type: 'exponential', delay: retry.backoffMillis },
      // The record is the history; a finished job that stayed would block a new one with its id.
      removeOnComplete: true,
      removeOnFail: true,
    },
  });
}

/** Queues the scan of a record. Adding a job that is queued already changes nothing. */
export async function enqueueScan(queue: ScanQueue, jobId: string): Promise<void> {
  await queue.add('scan', { jobId }, { jobId });
}
