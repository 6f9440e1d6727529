import type { Redis } from 'ioredis';

/** What a caller said of a file when the URL for it was made. */
export interface PresignedFile {
  readonly userId: string;
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
}

/** Why a key cannot be claimed. Somebody else's key is as unknown as one that never was. */
export type ClaimRefusal = { readonly index: number; readonly reason: 'unknown' | 'used' };

/** How long a file may wait in quarantine, from its presigning on, for the upload that names it. */
const usableSeconds = 3600;

const recordKey = (fileId: string): string => `mangamotion:presigned:${fileId}`;

/**
 * Claims all keys or none. KEYS: records. ARGV: user, job.
 * Returns {} or {index from 1, 'unknown' | 'used'}.
 */
const claimScript = `
for index, key in ipairs(KEYS) do
  local record = redis.call('HMGET', key, 'userId', 'job')
  if record[1] ~= ARGV[1] then return {index, 'unknown'} end
  if record[2] and record[2] ~= '' then return {index, 'used'} end
end
for _, key in ipairs(KEYS) do redis.call('HSET', key, 'job', ARGV[2]) end
return {}`;

/** Frees the keys that this job claimed, and no others. KEYS: records. ARGV: job. */
const releaseScript = `
for _, key in ipairs(KEYS) do
  if redis.call('HGET', key, 'job') == ARGV[1] then redis.call('HSET', key, 'job', '') end
end
return 1`;

/** Remembers who presigned which file, so that each key serves one upload of that user, once. */
export class PresignedKeys {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async remember(fileId: string, file: PresignedFile): Promise<void> {
    const key = recordKey(fileId);
    const results = await this.#redis
      .multi()
      .hset(key, { ...file, job: '' })
      .expire(key, usableSeconds)
      .exec();
    for (const [error] of results ?? []) if (error) throw error;
  }

  /** Claims all of the files for one job, or none of them. */
  async claim(
    fileIds: readonly string[],
    userId: string,
    jobId: string,
  ): Promise<readonly PresignedFile[] | ClaimRefusal> {
    const keys = fileIds.map(recordKey);
    const answer: unknown = await this.#redis.eval(claimScript, keys.length, ...keys, userId, jobId);
    if (Array.isArray(answer) && answer.length === 2)
      return { index: Number(answer[0]) - 1, reason: answer[1] === 'used' ? 'used' : 'unknown' };
    return Promise.all(keys.map((key) => this.#read(key)));
  }

  /** Lets a failed upload be tried again with the same keys. */
  async release(fileIds: readonly string[], jobId: string): Promise<void> {
    const keys = fileIds.map(recordKey);
    await this.#redis.eval(releaseScript, keys.length, ...keys, jobId);
  }

  async #read(key: string): Promise<PresignedFile> {
    const { userId = '', name = '', contentType = '', sizeBytes } = await this.#redis.hgetall(key);
    return { userId, name, contentType, sizeBytes: Number(sizeBytes) };
  }
}
