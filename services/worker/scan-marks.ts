import { setTimeout as delay } from 'node:timers/promises';
import type { RedisConnection } from '../shared/redis';
import type { Job, JobFile } from '../shared/job';
import { withoutSpans } from '../tracing';

/** Takes the mark of a file away again: it was looked at. */
export type Release = () => Promise<void>;

const markKey = (jobId: string): string => `mangamotion:under-scan:${jobId}`;
const suspectKey = 'mangamotion:suspect';
const pollMillis = 200;

/**
 * Says of each job which file of it is under scan, before it is: that is what is left of a worker that the file
 * killed. Files that were interrupted before are scanned one at a time, in all workers together, so that of two that
 * were under scan when something died the innocent one is found out.
 */
export class ScanMarks {
  readonly #redis: RedisConnection;
  readonly #expiryMillis: number;

  /**
   * @param redis waits for Redis to come back.
   * @param scanMillis that the scan of one file takes at the most.
   */
  constructor(redis: RedisConnection, scanMillis: number) {
    this.#redis = redis;
    this.#expiryMillis = scanMillis + 60_000;
  }

  /** Marks a file as under scan. An upload's trace shows what is done to its files, not this. */
  async set(job: Job, { id, interruptions }: JobFile, signal: AbortSignal): Promise<Release> {
    return withoutSpans(async () => {
      const isSuspect = interruptions !== undefined;
      if (isSuspect) await this.#lockSuspects(id, signal);
      await this.#redis.set(markKey(job.id), `${job.claim} ${id}`, 'EX', dayInSeconds);
      return () => withoutSpans(() => this.#release(job.id, isSuspect));
    });
  }

  async #release(jobId: string, isSuspect: boolean): Promise<void> {
    await this.#redis.del(markKey(jobId));
    if (isSuspect) await this.#redis.del(suspectKey);
  }

  /** The file that was under scan when this job's worker was lost. */
  async find({ id, claim }: Job): Promise<string | undefined> {
    const [markedClaim, fileId] = (await withoutSpans(() => this.#redis.get(markKey(id))))?.split(' ') ?? [];
    return markedClaim === claim ? fileId : undefined;
  }

  async #lockSuspects(fileId: string, signal: AbortSignal): Promise<void> {
    while (!(await this.#takesTurn(fileId))) await delay(pollMillis, undefined, { signal });
  }

  /** The turn that a file has already is of a worker that died of it, or was killed. */
  async #takesTurn(fileId: string): Promise<boolean> {
    const taken = await this.#redis.set(suspectKey, fileId, 'PX', this.#expiryMillis, 'NX');
    return taken === 'OK' || (await this.#redis.get(suspectKey)) === fileId;
  }
}

/** Longer than any job is held by one worker. */
const dayInSeconds = 86_400;
