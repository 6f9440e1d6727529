import { cleanPrefix, quarantinePrefix } from '../../shared/job';
import type { RedisConnection } from '../../shared/redis';
import { RedisScript } from '../../shared/redis/redis-script';
import { abortPartsBefore, type ListedObject, listObjects } from '../../shared/storage/listing';
import { withoutSpans } from '../../tracing';
import { restoreJobs, type RestoreOptions } from './restore-jobs';
import { Setbacks } from './setbacks';
import { type DeletedOptions, sweepDeleted } from './sweep-deleted';
import type { SweepReason } from './sweep-metrics';
import { type QuarantineOptions, reasonToSweep } from './sweep-quarantine';

export interface SweeperOptions extends RestoreOptions, QuarantineOptions, DeletedOptions {
  readonly redis: RedisConnection;
  /** Between two sweeps of all workers together. */
  readonly intervalMillis: number;
  /** What was under way when a job was deleted has ended after so long. */
  readonly deletedAfterMillis: number;
  /** What was written down for so long, and has no record, was lost. */
  readonly restoreAfterMillis: number;
  /** What has no owner for so long will never have one. */
  readonly sweepAfterMillis: number;
  /** For which clean files are kept: longer than the record that leads to them. */
  readonly cleanRetentionMillis: number;
}

type ReasonOf = (object: ListedObject) => Promise<SweepReason | undefined>;

interface SweptPrefix {
  readonly prefix: string;
  readonly oldest: Date;
  readonly setbacks: Setbacks;
}

const turnKey = 'mangamotion:sweeper:turn';

/**
 * Takes the turn where the last was one interval ago, by this worker's setting: that of a worker with another one, of
 * before a rollout, keeps nobody waiting. KEYS: turn. ARGV: interval in ms. Returns 1 where it is taken.
 */
const turnScript = new RedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local last = tonumber(redis.call('GET', KEYS[1]))
if last and last + ARGV[1] > now then return 0 end
redis.call('SET', KEYS[1], string.format('%d', now), 'PX', ARGV[1])
return 1`);

const cursorKey = (prefix: string): string => `mangamotion:sweeper:cursor:${prefix}`;

/** Listed below one prefix in one sweep; the next goes on behind them. */
const mostListings = 100;

/**
 * Removes from storage what nobody will ever ask for again, and brings back jobs that Redis has lost. One worker at a
 * time, and only behind a look at what storage itself has written down: with a Redis that was wiped everything would
 * seem to be nobody's.
 */
export class Sweeper {
  readonly #options: SweeperOptions;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  /** One sweep, where it is time for one and no other worker is at it. Makes no spans. */
  async run(): Promise<void> {
    const { redis, intervalMillis } = this.#options;
    if ((await turnScript.run(redis, [turnKey], [intervalMillis])) !== 1) return;
    await withoutSpans(() => this.#sweep());
  }

  async #sweep(): Promise<void> {
    const {
      storage,
      metrics,
      logger,
      deletedAfterMillis,
      restoreAfterMillis,
      sweepAfterMillis,
      cleanRetentionMillis,
    } = this.#options;
    const setbacks = new Setbacks('could not be swept', logger);
    await sweepDeleted(this.#options, before(deletedAfterMillis), setbacks);
    await restoreJobs(this.#options, before(restoreAfterMillis), setbacks);
    await this.#sweepPrefix(
      { prefix: quarantinePrefix, oldest: before(sweepAfterMillis), setbacks },
      (object) => reasonToSweep(this.#options, object),
    );
    await this.#sweepPrefix(
      { prefix: cleanPrefix, oldest: before(cleanRetentionMillis), setbacks },
      async () => 'expired',
    );
    const unfinished = await abortPartsBefore(storage, quarantinePrefix, before(sweepAfterMillis));
    metrics.count('unfinished', unfinished);
  }

  /** Objects older than `oldest`, from where the last sweep stopped. */
  async #sweepPrefix({ prefix, oldest, setbacks }: SweptPrefix, reasonOf: ReasonOf): Promise<void> {
    const { redis, storage } = this.#options;
    const startAfter = (await redis.get(cursorKey(prefix))) ?? '';
    let listings = 0;
    for await (const listing of listObjects(storage, prefix, startAfter)) {
      for (const object of listing)
        if (object.modifiedAt < oldest)
          await setbacks.outlive(object.key, () => this.#sweepObject(object, reasonOf));
      const last = listing.at(-1);
      if (++listings >= mostListings && last) return void (await redis.set(cursorKey(prefix), last.key));
    }
    await redis.del(cursorKey(prefix));
  }

  async #sweepObject(object: ListedObject, reasonOf: ReasonOf): Promise<void> {
    const { storage, metrics, logger } = this.#options;
    const reason = await reasonOf(object);
    if (reason === undefined) return;
    await storage.remove(object.key);
    metrics.count(reason);
    logger.info({ key: object.key, reason }, 'removed from storage');
  }
}

const before = (millis: number): Date => new Date(Date.now() - millis);
