import { Queue } from 'bullmq';
import { queuePrefixOf, type RedisConnection } from '../redis';

const scanQueueName = 'scan';
const rescanQueueName = 'rescan';

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
export function createScanQueue(connection: RedisConnection, retry: RetryPolicy): ScanQueue {
  return createQueue(scanQueueName, connection, retry);
}

/** A rescan waits for what is away, so that it fails seldom; the last of these tries comes after a quarter of an hour. */
const rescanRetry: RetryPolicy = { attempts: 10, backoffMillis: 2000 };

/** Of jobs that were promoted and are to be scanned again. @param connection as of the other queue */
export function createRescanQueue(connection: RedisConnection): ScanQueue {
  return createQueue(rescanQueueName, connection, rescanRetry);
}

function createQueue(name: string, connection: RedisConnection, retry: RetryPolicy): ScanQueue {
  return new Queue<ScanJobData>(name, {
    connection,
    prefix: queuePrefixOf(connection),
    defaultJobOptions: {
      attempts: retry.attempts,
      backoff: { type: 'exponential', delay: retry.backoffMillis },
      // The record is the history; a finished job that stayed would block a new one with its id.
      removeOnComplete: true,
      removeOnFail: true,
    },
  });
}

const scanIdPrefix = 'scan-';

/** What the queue calls the scan of a job: an id of its own, from which the job's is read. */
export const scanIdOf = (jobId: string): string => `${scanIdPrefix}${jobId}`;
export const jobIdOf = (scanId: string): string =>
  scanId.startsWith(scanIdPrefix) ? scanId.slice(scanIdPrefix.length) : scanId;

/** Queues the scan of a record. Adding one that is queued already changes nothing. */
export async function enqueueScan(queue: ScanQueue, jobId: string): Promise<void> {
  await queue.add('scan', { jobId }, { jobId: scanIdOf(jobId) });
}

/** Takes the scan of a record out of the queue, where it is. */
export async function dequeueScan(queue: ScanQueue, jobId: string): Promise<void> {
  await queue.remove(scanIdOf(jobId));
}

/** Queues another scan of what was promoted. Adding a job that is queued already changes nothing. */
export async function enqueueRescan(queue: ScanQueue, jobId: string): Promise<void> {
  await queue.add('rescan', { jobId }, { jobId });
}
