import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { isFinal, type Job } from '../shared/job';
import { JobChangedError, type JobStore } from '../shared/job-store';
import type { Logger } from '../shared/logger';
import { enqueueScan, type ScanQueue } from '../shared/queue';
import { continueTrace } from '../tracing';
import { giveUp } from './settle';

export interface ReconcilerOptions {
  readonly redis: Redis;
  readonly store: JobStore;
  readonly queue: ScanQueue;
  readonly logger: Logger;
  /** A record that has not changed for so long is looked at. */
  readonly reconcileAfterMillis: number;
  readonly scanAttempts: number;
  readonly onGivenUp: (job: Job) => void;
}

const lockKey = 'mangamotion:reconciler';

/** Two reconcilers at once would do no harm; one is enough. */
const lockMillis = 10_000;
const unlockScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;
const pageSize = 500;
const liveStates = ['waiting', 'active', 'delayed', 'prioritized', 'waiting-children'];

/** Finds records that wait for a verdict while the queue has forgotten them, and queues them again. */
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
      await redis.eval(unlockScript, 1, lockKey, token);
    }
  }

  async #reconcileAll(): Promise<void> {
    const { store, reconcileAfterMillis } = this.#options;
    const before = Date.now() - reconcileAfterMillis;
    for (let offset = 0; ; offset += pageSize) {
      const ids = await store.unfinishedSince(before, pageSize, offset);
      for (const id of ids) await this.#reconcile(id);
      if (ids.length < pageSize) return;
    }
  }

  async #reconcile(jobId: string): Promise<void> {
    const { store, queue, scanAttempts } = this.#options;
    const job = await store.find(jobId);
    if (!job || isFinal(job.status)) return store.forget(jobId);
    if (liveStates.includes(await queue.getJobState(jobId))) return;
    // What is left of it in the queue would block a new job with its id.
    await queue.remove(jobId);
    await (job.attempts >= scanAttempts ? this.#giveUp(job) : this.#enqueue(job));
  }

  async #enqueue(job: Job): Promise<void> {
    const { queue, logger } = this.#options;
    await continueTrace(job.trace, async () => {
      await enqueueScan(queue, job.id);
      logger.warn({ job_id: job.id, attempt: job.attempts }, 'the queue had lost this job: queued again');
    });
  }

  /** Its last attempt died with its worker. */
  async #giveUp(job: Job): Promise<void> {
    const { store, logger, onGivenUp } = this.#options;
    const ended = giveUp(job);
    try {
      await store.replace(job, ended);
    } catch (error) {
      // Somebody made progress after all.
      if (error instanceof JobChangedError) return;
      throw error;
    }
    onGivenUp(ended);
    continueTrace(job.trace, () =>
      logger.error({ job_id: job.id, attempt: job.attempts, verdict: ended.status }, 'scan given up'),
    );
  }
}
