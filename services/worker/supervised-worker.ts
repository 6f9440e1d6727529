import { setTimeout as delay } from 'node:timers/promises';
import type { Job as QueuedJob } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../shared/logger';
import type { ScanJobData, ScanQueue } from '../shared/queue';
import { createScanWorker, type ScanWorker } from './scan-worker';

type Processor = (queued: QueuedJob<ScanJobData>) => Promise<void>;

export interface SupervisedWorkerOptions {
  readonly processor: Processor;
  /** A connection of the worker's own that waits for Redis to come back. */
  readonly connect: () => Redis;
  readonly queue: ScanQueue;
  readonly concurrency: number;
  readonly lockMillis: number;
  /** So long may jobs wait for a worker that does nothing. */
  readonly patienceMillis: number;
  readonly logger: Logger;
}

/** From the last scan's end to the close of the connections. */
const closeGraceMillis = 2000;

interface Incarnation {
  readonly worker: ScanWorker;
  readonly connection: Redis;
}

/**
 * BullMQ's worker, made anew when it has died without a word: after long Redis outages its connections have been seen
 * dead while `isRunning()` was true (bullmq issue 4378).
 */
export class SupervisedWorker {
  readonly #options: SupervisedWorkerOptions;
  #current: Incarnation;
  #running = 0;
  #idleSince: number | undefined;
  #isStopping = false;

  constructor(options: SupervisedWorkerOptions) {
    this.#options = options;
    this.#current = this.#start();
  }

  /** Looks whether jobs wait although the worker has nothing to do, and makes it anew after a while of that. */
  async check(): Promise<void> {
    if (this.#isStopping) return;
    const { queue, patienceMillis, logger } = this.#options;
    const waiting = await queue.getWaitingCount();
    if (waiting === 0 || this.#running > 0) {
      this.#idleSince = undefined;
      return;
    }
    this.#idleSince ??= performance.now();
    if (performance.now() - this.#idleSince < patienceMillis || this.#isStopping) return;
    logger.error({ waiting }, 'jobs wait, but the worker takes none: it is started anew');
    const dead = this.#current;
    this.#idleSince = undefined;
    this.#current = this.#start();
    await this.#abandon(dead);
  }

  /**
   * Takes no more jobs, and lets those that run come to their end.
   * @returns false where that took longer than `timeoutMillis`: their locks expire, and another worker takes them.
   */
  async stop(timeoutMillis: number): Promise<boolean> {
    this.#isStopping = true;
    const { worker, connection } = this.#current;
    const deadline = performance.now() + timeoutMillis;
    const closed = worker.close().then(() => true);
    try {
      for (;;) {
        const leftMillis = deadline - performance.now();
        if (await within(Math.min(leftMillis, closeGraceMillis), closed)) return true;
        // Nothing is lost any more: it is only Redis that does not answer.
        if (this.#running === 0) return true;
        if (performance.now() >= deadline) return false;
      }
    } finally {
      connection.disconnect();
    }
  }

  #start(): Incarnation {
    const { connect, concurrency, lockMillis, logger } = this.#options;
    const connection = connect();
    const worker = createScanWorker({ connection, concurrency, lockMillis }, (queued) =>
      this.#process(queued),
    );
    worker.on('error', (error) => {
      // A lost connection says so again with each try; the service logs the outage once.
      if (connection.status === 'ready') logger.warn({ error }, 'the queue reports an error');
    });
    worker.on('stalled', (jobId) => logger.warn({ job_id: jobId }, 'a worker lost this job'));
    return { worker, connection };
  }

  async #process(queued: QueuedJob<ScanJobData>): Promise<void> {
    this.#running++;
    try {
      await this.#options.processor(queued);
    } finally {
      this.#running--;
    }
  }

  async #abandon({ worker, connection }: Incarnation): Promise<void> {
    await within(
      closeGraceMillis,
      worker.close(true).then(() => true),
    );
    connection.disconnect();
  }
}

/** Whether `done` came in time; its errors count as done. */
async function within(millis: number, done: Promise<boolean>): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(Math.max(0, millis), false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([done.catch(() => true), late]);
  } finally {
    timer.abort();
  }
}
