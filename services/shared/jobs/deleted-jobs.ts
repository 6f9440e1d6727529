import type { Job } from '../job';
import type { RedisConnection } from '../redis';
import { RedisScript } from '../redis/redis-script';
import { jobChangesChannel, recordKey, unfinishedKey } from './job-store';

const deletedKey = 'mangamotion:jobs:deleted';
const filesKey = (jobId: string): string => `${recordKey(jobId)}:deleted-files`;

/** Longer than the sweeper needs to come by, also after an outage; what it misses is swept for its age. */
const rememberedSeconds = 7 * 24 * 3600;

/**
 * Takes a record away only where it still is what was read, and remembers which files are to go, in one step: from
 * here on they go, whatever becomes of whoever asked. Where it is done already, it was this very call: ioredis sends a
 * command again when the connection was lost before its reply.
 * KEYS: record, unfinished, deleted, files. ARGV: expected JSON, job id, now ms, JSON of file ids, seconds, channel.
 */
const deleteScript = new RedisScript(`
local stored = redis.call('GET', KEYS[1])
if not stored and redis.call('EXISTS', KEYS[4]) == 1 then return 1 end
if stored ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[3], ARGV[3], ARGV[2])
redis.call('SET', KEYS[4], ARGV[4], 'EX', ARGV[5])
redis.pcall('PUBLISH', ARGV[6], ARGV[2])
return 1`);

/** A job that its owner has deleted, while something of it may be left in storage. */
export interface DeletedJob {
  readonly jobId: string;
  readonly fileIds: readonly string[];
}

/** Jobs whose records are gone because their owners said so. */
export class DeletedJobs {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  /** @returns undefined, and nothing is done, where the stored record is not `job` any more */
  async delete(job: Job): Promise<DeletedJob | undefined> {
    const fileIds = job.files.map(({ id }) => id);
    const deleted = await deleteScript.run(
      this.#redis,
      [recordKey(job.id), unfinishedKey, deletedKey, filesKey(job.id)],
      [
        JSON.stringify(job),
        job.id,
        Date.now(),
        JSON.stringify(fileIds),
        rememberedSeconds,
        jobChangesChannel,
      ],
    );
    return deleted === 1 ? { jobId: job.id, fileIds } : undefined;
  }

  async has(jobId: string): Promise<boolean> {
    return (await this.#redis.exists(filesKey(jobId))) === 1;
  }

  /** Those that were deleted before `beforeMillis` (Unix time), oldest first. */
  async before(beforeMillis: number, limit: number): Promise<DeletedJob[]> {
    const ids = await this.#redis.zrangebyscore(deletedKey, '-inf', beforeMillis, 'LIMIT', 0, limit);
    return Promise.all(
      ids.map(async (jobId) => ({
        jobId,
        fileIds: JSON.parse((await this.#redis.get(filesKey(jobId))) ?? '[]'),
      })),
    );
  }

  /** Nothing of it is left. */
  async forget({ jobId }: DeletedJob): Promise<void> {
    await this.#redis.multi().zrem(deletedKey, jobId).del(filesKey(jobId)).exec();
  }
}
