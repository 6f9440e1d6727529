import type { Job as QueuedJob } from 'bullmq';
import { jobIdOf, type ScanJobData, type ScanQueue } from '../../shared/jobs/queue';
import type { Logger } from '../../shared/logger';
import type { RedisConnection } from '../../shared/redis';
import { within } from '../../shared/within';
import type { Admission } from '../outages/outages';
import { createScanWorker, type ScanWorker } from './scan-worker';

type Processor = (queued: QueuedJob<ScanJobData>, token: string | undefined) => Promise<void>;

export interface SupervisedWorkerOptions {
  readonly processor: Processor;
  /** A connection of the worker's own that waits for Redis to come back. */
  readonly connect: () => RedisConnection;
  readonly queue: ScanQueue;
  readonly concurrency: number;
  readonly lockMillis: number;
  /** So long may jobs wait for a worker that does nothing. */
  readonly patienceMillis: number;
  /** Makes what still runs put its job back, because the process has to end. */
  readonly onOverdue: () => void;
  readonly logger: Logger;
}

/** From the last scan's end to the close of the connections. */
const closeGraceMillis = 2000;

interface Incarnation {
  readonly worker: ScanWorker;
  readonly connection: RedisConnection;
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
  #admission: Admission = 'all';

  constructor(options: SupervisedWorkerOptions) {
    this.#options = options;
    this.#current = this.#start();
  }

  /** No attempt runs. */
  get isIdle(): boolean {
    return this.#running === 0;
  }

  /** Lets the worker take so many of the jobs that wait, from now on. */
  admit(admission: Admission): void {
    this.#admission = admission;
    if (!this.#isStopping) this.#apply(this.#current.worker);
  }

  #apply(worker: ScanWorker): void {
    if (this.#admission === 'none') return void worker.pause(true);
    worker.concurrency = this.#admission === 'one' ? 1 : this.#options.concurrency;
    void worker.resume();
  }

  /** Looks whether jobs wait although the worker has nothing to do, and makes it anew after a while of that. */
  async check(): Promise<void> {
    if (this.#isStopping) return;
    const { queue, patienceMillis, logger } = this.#options;
    const waiting = await queue.getWaitingCount();
    if (waiting === 0 || this.#running > 0 || this.#admission === 'none') {
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
   * @returns false where that took longer than `timeoutMillis`: they are put back, and another worker takes them.
   */
  async stop(timeoutMillis: number): Promise<boolean> {
    this.#isStopping = true;
    const { worker, connection } = this.#current;
    const deadline = performance.now() + timeoutMillis;
    const closed = worker.close();
    try {
      for (;;) {
        const leftMillis = deadline - performance.now();
        if (await within(Math.min(leftMillis, closeGraceMillis), closed)) return true;
        // Nothing is lost any more: it is only Redis that does not answer.
        if (this.#running === 0) return true;
        if (performance.now() >= deadline) break;
      }
      this.#options.onOverdue();
      await within(closeGraceMillis, closed);
      return false;
    } finally {
      connection.disconnect();
    }
  }

  #start(): Incarnation {
    const { connect, queue, concurrency, lockMillis, logger } = this.#options;
    const connection = connect();
    const options = { queueName: queue.name, connection, concurrency, lockMillis };
    const worker = createScanWorker(options, (queued, token) => this.#process(queued, token));
    if (this.#admission !== 'all') this.#apply(worker);
    worker.on('error', (error) => {
      // A lost connection says so again with each try; the service logs the outage once.
      if (connection.status === 'ready') logger.warn({ error }, 'the queue reports an error');
    });
    worker.on('stalled', (scanId) => logger.warn({ job_id: jobIdOf(scanId) }, 'a worker lost this job'));
    return { worker, connection };
  }

  async #process(queued: QueuedJob<ScanJobData>, token: string | undefined): Promise<void> {
    this.#running++;
    try {
      await this.#options.processor(queued, token);
    } finally {
      this.#running--;
    }
  }

  async #abandon({ worker, connection }: Incarnation): Promise<void> {
    await within(closeGraceMillis, worker.close(true));
    connection.disconnect();
  }
}
