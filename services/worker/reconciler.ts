import { randomUUID } from 'node:crypto';
import { isFinal, type Job, type Waiting } from '../shared/job';
import { JobChangedError, type JobStore } from '../shared/jobs/job-store';
import { dequeueScan, enqueueScan, scanIdOf, type ScanQueue } from '../shared/jobs/queue';
import type { Logger } from '../shared/logger';
import type { RedisConnection } from '../shared/redis';
import { RedisScript } from '../shared/redis/redis-script';
import { continueTrace } from '../tracing';
import type { Outages } from './outages/outages';
import { giveUp } from './settle';
import { Setbacks } from './sweeper/setbacks';

export interface ReconcilerOptions {
  readonly redis: RedisConnection;
  readonly store: JobStore;
  readonly queue: ScanQueue;
  readonly logger: Logger;
  /** A record that has not changed for so long is looked at. */
  readonly reconcileAfterMillis: number;
  readonly outages: Pick<Outages, 'longest'>;
  /** A job that waited so long for the end of an outage ends as `error`. */
  readonly waitLimitMillis: number;
  readonly onGivenUp: (job: Job) => void;
}

const lockKey = 'mangamotion:reconciler';

/** Two reconcilers at once would do no harm; one is enough. */
const lockMillis = 10_000;
const unlockScript = new RedisScript(
  `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`,
);
const pageSize = 500;
const liveStates = ['waiting', 'active', 'delayed', 'prioritized', 'waiting-children'];

/**
 * Finds records that wait for a verdict while the queue has forgotten them, and queues them again; and those that have
 * waited too long for the end of an outage, and ends them.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  /** One pass over all unfinished records, unless another worker is at it. */
  async run(): Promise<void> {
    const { redis } = this.#options;
    const token = randomUUID();
    if ((await redis.set(lockKey, token, 'PX', lockMillis, 'NX')) !== 'OK') return;
    try {
      await this.#reconcileAll();
    } finally {
      await unlockScript.run(redis, [lockKey], [token]);
    }
  }

  async #reconcileAll(): Promise<void> {
    const { store, logger, reconcileAfterMillis } = this.#options;
    const before = Date.now() - reconcileAfterMillis;
    const setbacks = new Setbacks('could not be reconciled', logger);
    for (let offset = 0; ; offset += pageSize) {
      const ids = await store.unfinishedSince(before, pageSize, offset);
      for (const id of ids) await setbacks.outlive(id, () => this.#reconcile(id));
      if (ids.length < pageSize) return;
    }
  }

  async #reconcile(jobId: string): Promise<void> {
    const { store, queue } = this.#options;
    const job = await store.find(jobId);
    if (!job || isFinal(job.status)) return store.forget(jobId);
    const state = await queue.getJobState(scanIdOf(jobId));
    const hasWaited = state === 'active' ? undefined : this.#hasWaitedTooLong(job);
    if (hasWaited) return this.#giveUp(job, hasWaited);
    if (liveStates.includes(state)) return;
    // What is left of it in the queue would block a new job with its id.
    await dequeueScan(queue, jobId);
    // Whether it has attempts left is for the worker to say that takes it.
    await this.#enqueue(job);
  }

  /** For what; undefined where it has not. A job that no worker took has waited since the outage began. */
  #hasWaitedTooLong({ waiting, createdAt }: Job): Waiting | undefined {
    const { outages, waitLimitMillis } = this.#options;
    const known = waiting ?? outages.longest;
    if (!known) return undefined;
    const since = Math.max(Date.parse(known.since), Date.parse(createdAt));
    return Date.now() - since >= waitLimitMillis ? known : undefined;
  }

  async #enqueue(job: Job): Promise<void> {
    const { queue, logger } = this.#options;
    await continueTrace(job.trace, async () => {
      await enqueueScan(queue, job.id);
      logger.warn({ job_id: job.id, attempt: job.attempts }, 'the queue had lost this job: queued again');
    });
  }

  async #giveUp(job: Job, waiting: Waiting): Promise<void> {
    const { store, queue, logger, onGivenUp } = this.#options;
    const ended = giveUp(job, new Map(), `${waiting.for} was not available`);
    try {
      await store.replace(job, ended);
      await dequeueScan(queue, job.id);
    } catch (error) {
      // Somebody made progress after all.
      if (error instanceof JobChangedError) return;
      throw error;
    }
    onGivenUp(ended);
    continueTrace(job.trace, () =>
      logger.error(
        { job_id: job.id, attempt: job.attempts, verdict: ended.status, since: waiting.since },
        'scan given up',
      ),
    );
  }
}
