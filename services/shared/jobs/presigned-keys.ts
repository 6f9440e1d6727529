import type { RedisConnection } from '../redis';
import { RedisScript } from '../redis/redis-script';

/** What a caller said of a file when the URL for it was made. */
export interface PresignedFile {
  readonly userId: string;
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
}

/** Why a key cannot be redeemed. Somebody else's key is as unknown as one that never was. */
export type RedemptionRefusal = { readonly index: number; readonly reason: 'unknown' | 'used' };

/** How long a file may wait in quarantine, from its presigning on, for the upload that names it. */
export const usableSeconds = 3600;

const recordKey = (fileId: string): string => `mangamotion:presigned:${fileId}`;

/** KEYS: record. ARGV: seconds, user, name, content type, size. */
const rememberScript = new RedisScript(`
redis.call('HSET', KEYS[1], 'userId', ARGV[2], 'name', ARGV[3], 'contentType', ARGV[4], 'sizeBytes', ARGV[5])
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1`);

/**
 * Redeems all keys or none. KEYS: records. ARGV: user, job, seconds for which that is remembered.
 * Returns {} or {index from 1, 'unknown' | 'used'}.
 */
const redeemScript = new RedisScript(`
for index, key in ipairs(KEYS) do
  local record = redis.call('HMGET', key, 'userId', 'job')
  if record[1] ~= ARGV[1] then return {index, 'unknown'} end
  if record[2] and record[2] ~= '' then return {index, 'used'} end
end
for _, key in ipairs(KEYS) do
  redis.call('HSET', key, 'job', ARGV[2])
  redis.call('EXPIRE', key, ARGV[3])
end
return {}`);

/**
 * Frees the keys that this job redeemed, and no others. Nothing is written that a Redis which is full would refuse.
 * KEYS: records. ARGV: job, seconds for another to redeem them.
 */
const releaseScript = new RedisScript(`
for _, key in ipairs(KEYS) do
  if redis.call('HGET', key, 'job') == ARGV[1] then
    redis.call('HDEL', key, 'job')
    redis.call('EXPIRE', key, ARGV[2])
  end
end
return 1`);

/** Remembers who presigned which file, so that each key serves one upload of that user, once. */
export class PresignedKeys {
  readonly #redis: RedisConnection;
  readonly #redeemedSeconds: number;

  /** @param redeemedSeconds for which it is remembered whose a file is: as long as it may stay in quarantine. */
  constructor(redis: RedisConnection, redeemedSeconds: number) {
    this.#redis = redis;
    this.#redeemedSeconds = redeemedSeconds;
  }

  async remember(fileId: string, file: PresignedFile): Promise<void> {
    const { userId, name, contentType, sizeBytes } = file;
    const args = [usableSeconds, userId, name, contentType, sizeBytes];
    await rememberScript.run(this.#redis, [recordKey(fileId)], args);
  }

  /** Redeems all of the files for one job, or none of them. */
  async redeem(
    fileIds: readonly string[],
    userId: string,
    jobId: string,
  ): Promise<readonly PresignedFile[] | RedemptionRefusal> {
    const keys = fileIds.map(recordKey);
    const answer: unknown = await redeemScript.run(this.#redis, keys, [userId, jobId, this.#redeemedSeconds]);
    if (Array.isArray(answer) && answer.length === 2)
      return { index: Number(answer[0]) - 1, reason: answer[1] === 'used' ? 'used' : 'unknown' };
    return Promise.all(keys.map((key) => this.#read(key)));
  }

  /** Lets a failed upload be tried again with the same keys. */
  async release(fileIds: readonly string[], jobId: string): Promise<void> {
    const keys = fileIds.map(recordKey);
    await releaseScript.run(this.#redis, keys, [jobId, usableSeconds]);
  }

  /** Which job a file was redeemed for; undefined where its key was not presigned, or not remembered any more. */
  async ownerOf(fileId: string): Promise<{ readonly jobId: string | undefined } | undefined> {
    const [userId, jobId] = await this.#redis.hmget(recordKey(fileId), 'userId', 'job');
    // An older release wrote an empty job where there was none.
    return typeof userId === 'string' ? { jobId: jobId || undefined } : undefined;
  }

  /** Remembers again whose files are. */
  async restore(fileIds: readonly string[], userId: string, jobId: string): Promise<void> {
    for (const key of fileIds.map(recordKey))
      await this.#redis.multi().hset(key, { userId, job: jobId }).expire(key, this.#redeemedSeconds).exec();
  }

  /** Their keys serve no upload any more. */
  async forget(fileIds: readonly string[]): Promise<void> {
    await Promise.all(fileIds.map((fileId) => this.#redis.del(recordKey(fileId))));
  }

  async #read(key: string): Promise<PresignedFile> {
    const { userId = '', name = '', contentType = '', sizeBytes } = await this.#redis.hgetall(key);
    return { userId, name, contentType, sizeBytes: Number(sizeBytes) };
  }
}
