import { setTimeout as delay } from 'node:timers/promises';
import type { Job, JobFile } from '../shared/job';
import type { RedisConnection } from '../shared/redis';
import { RedisScript } from '../shared/redis/redis-script';
import { withoutSpans } from '../tracing';

/** Takes the mark of a file away again: it was looked at. */
export type Release = () => Promise<void>;

const markKey = (jobId: string): string => `mangamotion:under-scan:${jobId}`;
const turnKey = 'mangamotion:suspect';
const pollMillis = 200;

/**
 * Gives a file the one turn, for as long as its scan may take. The turn that it has already is of a worker that died
 * of it, or was killed. KEYS: turn. ARGV: mark, file id, ms. Returns 1 where it is its turn.
 */
const takeTurnScript = new RedisScript(`
local holder = redis.call('GET', KEYS[1])
if holder and string.sub(holder, -#ARGV[2]) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return 1`);

/** KEYS: turn. ARGV: the mark whose turn ends, where it still has it. */
const endTurnScript = new RedisScript(
  `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`,
);

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
      const mark = `${job.claim} ${id}`;
      if (interruptions) await this.#takeTurn(mark, id, signal);
      await this.#redis.set(markKey(job.id), mark, 'EX', dayInSeconds);
      return () => withoutSpans(() => this.#release(job.id, interruptions && mark));
    });
  }

  async #release(jobId: string, turn: string | undefined): Promise<void> {
    await this.#redis.del(markKey(jobId));
    if (turn !== undefined) await endTurnScript.run(this.#redis, [turnKey], [turn]);
  }

  /** The file that was under scan when this job's worker was lost. */
  async find({ id, claim }: Job): Promise<string | undefined> {
    const [markedClaim, fileId] = (await withoutSpans(() => this.#redis.get(markKey(id))))?.split(' ') ?? [];
    return markedClaim === claim ? fileId : undefined;
  }

  async #takeTurn(mark: string, fileId: string, signal: AbortSignal): Promise<void> {
    const take = () => takeTurnScript.run(this.#redis, [turnKey], [mark, fileId, this.#expiryMillis]);
    while ((await take()) !== 1) await delay(pollMillis, undefined, { signal });
  }
}

/** Longer than any job is held by one worker. */
const dayInSeconds = 86_400;
