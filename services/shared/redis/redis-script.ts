import { hash } from 'node:crypto';
import type { RedisConnection } from './connections';

/** A script that is sent to each server once and named from then on: its text would be most of what a request sends. */
export class RedisScript {
  readonly #text: string;
  readonly #name: string;

  constructor(text: string) {
    this.#text = text;
    this.#name = hash('sha1', text);
  }

  async run(
    redis: RedisConnection,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    try {
      return await redis.evalsha(this.#name, keys.length, ...keys, ...args);
    } catch (error) {
      // It was restarted, or another took its place.
      if (!isNoScript(error)) throw error;
      return redis.eval(this.#text, keys.length, ...keys, ...args);
    }
  }
}

const isNoScript = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('NOSCRIPT');
