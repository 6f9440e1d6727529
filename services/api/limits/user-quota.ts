import type { Config } from '../../shared/config';
import { unfinishedKey } from '../../shared/jobs/job-store';
import type { RedisConnection } from '../../shared/redis';
import { RedisScript } from '../../shared/redis/redis-script';
import { reachRedis } from '../availability/redis-access';
import { TooManyProblem } from '../problems';

type Limits = Pick<Config, 'maxOpenJobsPerUser' | 'maxPresignedPerUser' | 'maxBytesPerUserDay'>;
type Limit = 'open_jobs' | 'presigned' | 'bytes';

const keysOf = (userId: string): string[] =>
  ['open-jobs', 'presigned', 'bytes'].map((what) => `mangamotion:user:${what}:${userId}`);

const presignedSeconds = 3600;
const daySeconds = 24 * 3600;
/** A user who is never seen again leaves nothing behind. */
const forgottenSeconds = 14 * daySeconds;

/**
 * What of a user is over: nothing, or {name, seconds until it may be less}. Jobs that have ended are found out about
 * only where there seem to be too many of them.
 * KEYS: open jobs, presigned, bytes, unfinished jobs of all. ARGV: most of each, now ms.
 */
const overScript = new RedisScript(`
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    if not redis.call('ZSCORE', KEYS[4], id) then redis.call('ZREM', KEYS[1], id) end
  end
  if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return {'open_jobs', 30} end
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[4])
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[2]) then return {'presigned', 60} end
if tonumber(redis.call('GET', KEYS[3]) or '0') >= tonumber(ARGV[3]) then
  return {'bytes', math.max(1, redis.call('TTL', KEYS[3]))}
end
return {}`);

/**
 * Counts one of a user's jobs or presigned keys, and its bytes, of a day that begins with its first one.
 * KEYS: open jobs or presigned, bytes. ARGV: score, id, seconds until they are forgotten, bytes, seconds of a day.
 */
const countScript = new RedisScript(`
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('INCRBY', KEYS[2], ARGV[4])
if redis.call('TTL', KEYS[2]) < 0 then redis.call('EXPIRE', KEYS[2], ARGV[5]) end
return 1`);

export const tooManyOpenJobs = (most: number, retryAfterSeconds: number) =>
  new TooManyProblem('jobs', `be at most ${most} that have not ended`, retryAfterSeconds);

export const tooManyPresigned = (most: number, retryAfterSeconds: number) =>
  new TooManyProblem('presigned keys', `be at most ${most} within an hour`, retryAfterSeconds);

const tooManyBytes = (most: number, retryAfterSeconds: number) =>
  new TooManyProblem('bytes', `be at most ${most} within a day`, retryAfterSeconds);

/** How much of what outlives a request one user may have, in all instances together. */
export class UserQuota {
  readonly #redis: RedisConnection;
  readonly #limits: Limits;
  readonly #onRefused: (limit: Limit) => void;

  constructor(redis: RedisConnection, limits: Limits, onRefused: (limit: Limit) => void) {
    this.#redis = redis;
    this.#limits = limits;
    this.#onRefused = onRefused;
  }

  /** Before anything is read or made. What is under way at the same time may go a little beyond. @throws TooManyProblem */
  async require(userId: string, asked: readonly Limit[]): Promise<void> {
    const { maxOpenJobsPerUser, maxPresignedPerUser, maxBytesPerUserDay } = this.#limits;
    const most = (limit: Limit, value: number): number =>
      asked.includes(limit) ? value : Number.MAX_SAFE_INTEGER;
    const over: unknown = await reachRedis(() =>
      overScript.run(
        this.#redis,
        [...keysOf(userId), unfinishedKey],
        [
          most('open_jobs', maxOpenJobsPerUser),
          most('presigned', maxPresignedPerUser),
          most('bytes', maxBytesPerUserDay),
          Date.now(),
        ],
      ),
    );
    if (!Array.isArray(over) || over.length === 0) return;
    const limit = (['open_jobs', 'presigned', 'bytes'] as const).find((each) => each === over[0]) ?? 'bytes';
    this.#onRefused(limit);
    throw this.#refusal(limit, Number(over[1]));
  }

  #refusal(limit: Limit, retryAfterSeconds: number): TooManyProblem {
    const { maxOpenJobsPerUser, maxPresignedPerUser, maxBytesPerUserDay } = this.#limits;
    if (limit === 'open_jobs') return tooManyOpenJobs(maxOpenJobsPerUser, retryAfterSeconds);
    if (limit === 'presigned') return tooManyPresigned(maxPresignedPerUser, retryAfterSeconds);
    return tooManyBytes(maxBytesPerUserDay, retryAfterSeconds);
  }

  async countJob(userId: string, jobId: string, sizeBytes: number): Promise<void> {
    const [openJobs = '', , bytes = ''] = keysOf(userId);
    const args = [Date.now(), jobId, forgottenSeconds, sizeBytes, daySeconds];
    await countScript.run(this.#redis, [openJobs, bytes], args);
  }

  async countPresigned(userId: string, fileId: string, sizeBytes: number): Promise<void> {
    const [, presigned = '', bytes = ''] = keysOf(userId);
    const args = [Date.now() + presignedSeconds * 1000, fileId, presignedSeconds, sizeBytes, daySeconds];
    await countScript.run(this.#redis, [presigned, bytes], args);
  }

  /** Its job is gone. What was stored within the day was stored: bytes and URLs are not given back. */
  async releaseJob(userId: string, jobId: string): Promise<void> {
    const [openJobs = ''] = keysOf(userId);
    await this.#redis.zrem(openJobs, jobId);
  }
}
