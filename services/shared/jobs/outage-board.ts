import type { Waiting } from '../job';
import type { RedisConnection } from '../redis';

const boardKey = 'mangamotion:outage';

/** A worker that is away itself says nothing any more. */
const expiryMillis = 15_000;

/**
 * Where workers say what they wait for, so that those who wait for a job that no worker has taken are told, too.
 * What a worker alone cannot reach shows here as well: jobs wait all the same where it is the only one that is free.
 */
export class OutageBoard {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async show(waiting: Waiting): Promise<void> {
    await this.#tolerate(this.#redis.set(boardKey, JSON.stringify(waiting), 'PX', expiryMillis));
  }

  async clear(): Promise<void> {
    await this.#tolerate(this.#redis.del(boardKey));
  }

  /** Undefined also where Redis cannot tell. */
  async read(): Promise<Waiting | undefined> {
    const json = await this.#tolerate(this.#redis.get(boardKey));
    // Its only writer is this class.
    return typeof json === 'string' ? JSON.parse(json) : undefined;
  }

  /** It is told again, or read again, soon; and whoever asks for a job is answered without it. */
  async #tolerate<T>(command: Promise<T>): Promise<T | undefined> {
    try {
      return await command;
    } catch {
      return undefined;
    }
  }
}
