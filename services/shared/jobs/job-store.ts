import { isFinal, type Job } from '../job';
import type { RedisConnection } from '../redis';
import { RedisScript } from '../redis/redis-script';

export const recordKey = (jobId: string): string => `mangamotion:job:${jobId}`;

/** Jobs without a final status, by the time (ms) of their last change: what the reconciler looks through. */
export const unfinishedKey = 'mangamotion:jobs:unfinished';

/** The pub/sub channel that names each job, by its id, when its record has changed. */
export const jobChangesChannel = 'mangamotion:jobs:changed';

/**
 * Writes the record only where it still is what was read, so that of two workers that hold the same job (BullMQ
 * delivers at least once) one wins, whole. Where it is the new record already, it was this very call that wrote it:
 * ioredis sends a command again when the connection was lost before its reply. Where the user may use no channel, as
 * Redis makes users, the record is written all the same.
 * KEYS: record, unfinished. ARGV: expected JSON, new JSON, job id, now ms, expiry seconds (0: not final), channel.
 */
const replaceScript = new RedisScript(`
local stored = redis.call('GET', KEYS[1])
if stored == ARGV[2] then return 1 end
if stored ~= ARGV[1] then return 0 end
if ARGV[5] == '0' then
  redis.call('SET', KEYS[1], ARGV[2])
  redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3])
else
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[5])
  redis.call('ZREM', KEYS[2], ARGV[3])
end
redis.pcall('PUBLISH', ARGV[6], ARGV[3])
return 1`);

/** The same for a record that has ended, whose end stays what it was. KEYS: record. ARGV: expected, new, id, channel. */
const amendScript = new RedisScript(`
local stored = redis.call('GET', KEYS[1])
if stored == ARGV[2] then return 1 end
if stored ~= ARGV[1] then return 0 end
local left = redis.call('PTTL', KEYS[1])
redis.call('SET', KEYS[1], ARGV[2])
if left > 0 then redis.call('PEXPIRE', KEYS[1], left) end
redis.pcall('PUBLISH', ARGV[4], ARGV[3])
return 1`);

/**
 * Takes a record away while it is as it was created. KEYS: record, unfinished. ARGV: created JSON, job id.
 * Returns 1 where it is gone, 0 where a worker has begun on it.
 */
const withdrawScript = new RedisScript(`
local stored = redis.call('GET', KEYS[1])
if stored and stored ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[2])
return 1`);

/** Somebody else changed the record since it was read. */
export class JobChangedError extends Error {
  override readonly name = 'JobChangedError';
}

/** The records of jobs, in Redis: they outlive the queue's entries and decide what is done. */
export class JobStore {
  readonly #redis: RedisConnection;
  readonly #retentionSeconds: number;

  constructor(redis: RedisConnection, retentionSeconds: number) {
    this.#redis = redis;
    this.#retentionSeconds = retentionSeconds;
  }

  /** Stores a new record; from here on the reconciler answers for it. */
  async create(job: Job): Promise<void> {
    const results = await this.#redis
      .multi()
      .set(recordKey(job.id), JSON.stringify(job))
      .zadd(unfinishedKey, Date.now(), job.id)
      .exec();
    for (const [error] of results ?? []) if (error) throw error;
  }

  async find(jobId: string): Promise<Job | undefined> {
    const json = await this.#redis.get(recordKey(jobId));
    if (json === null) return undefined;
    // Its only writer is this class.
    const job: Job = JSON.parse(json);
    return job;
  }

  /**
   * Replaces `current`, exactly as it was read or last written, by `next`, tells whoever listens, and returns `next`.
   * @throws JobChangedError where the stored record is not `current` any more.
   */
  async replace(current: Job, next: Job): Promise<Job> {
    const expirySeconds = isFinal(next.status) ? this.#retentionSeconds : 0;
    const replaced = await replaceScript.run(
      this.#redis,
      [recordKey(next.id), unfinishedKey],
      [JSON.stringify(current), JSON.stringify(next), next.id, Date.now(), expirySeconds, jobChangesChannel],
    );
    if (replaced !== 1) throw new JobChangedError(`job ${next.id} was changed by somebody else`);
    return next;
  }

  /**
   * Replaces the record of a job that has ended, and is kept no longer for it; returns `next`.
   * @throws JobChangedError where the stored record is not `current` any more.
   */
  async amend(current: Job, next: Job): Promise<Job> {
    const amended = await amendScript.run(
      this.#redis,
      [recordKey(next.id)],
      [JSON.stringify(current), JSON.stringify(next), next.id, jobChangesChannel],
    );
    if (amended !== 1) throw new JobChangedError(`job ${next.id} was changed by somebody else`);
    return next;
  }

  /** Removes a record as it was created, when its upload is undone. @returns false where a worker has begun on it */
  async withdraw(job: Job): Promise<boolean> {
    const keys = [recordKey(job.id), unfinishedKey];
    const withdrawn = await withdrawScript.run(this.#redis, keys, [JSON.stringify(job), job.id]);
    return withdrawn === 1;
  }

  /**
   * Ids of unfinished jobs whose record has not changed since `beforeMillis` (Unix time), oldest first: `limit` of
   * them after the first `offset`.
   */
  async unfinishedSince(beforeMillis: number, limit: number, offset = 0): Promise<string[]> {
    return this.#redis.zrangebyscore(unfinishedKey, '-inf', beforeMillis, 'LIMIT', offset, limit);
  }

  /** Forgets an id whose record is gone. */
  async forget(jobId: string): Promise<void> {
    await this.#redis.zrem(unfinishedKey, jobId);
  }
}
