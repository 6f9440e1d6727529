import { randomUUID } from 'node:crypto';
import { setInterval } from 'node:timers';
import type { Request } from 'express';
import { z } from 'zod';
import type { RedisConnection } from '../../shared/redis';
import { RedisScript } from '../../shared/redis/redis-script';
import { withoutSpans } from '../../tracing';
import { reachRedis } from '../availability/redis-access';
import { ConflictProblem, InvalidRequestProblem, ruleOf, shown } from '../problems';

const header = 'idempotency-key';
const wellFormed = { error: 'must be 1 to 255 printable ASCII characters' };

export const idempotencyKeySchema = z.string(wellFormed).regex(/^[\x20-\x7e]{1,255}$/, wellFormed);

/** How long an answer is kept. */
export const answerSeconds = 24 * 3600;
/** How long a process that died blocks a key; a living one renews its reservation well before. */
const reservedSeconds = 60;
const renewMillis = 20_000;

/** What an earlier request with the same key was answered. */
export interface EarlierAnswer {
  readonly fingerprint: string;
  readonly answer: unknown;
}

/** A reservation keeps the name that it always had: processes of two releases share it during a rollout. */
type Entry = { readonly claim: string } | EarlierAnswer;

/** Changes an entry only where it still is our reservation. KEYS: entry. ARGV: expected, new or '', seconds. */
const settleScript = new RedisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) end
return 1`);

/**
 * The request's `Idempotency-Key`; undefined where it has none.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 * @throws InvalidRequestProblem
 */
export function idempotencyKeyOf(request: Request): string | undefined {
  const value = request.get(header);
  return value === undefined ? undefined : requireIdempotencyKey(value);
}

export function requireIdempotencyKey(value: string): string {
  const parsed = idempotencyKeySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidRequestProblem([{ field: header, value: shown(value), rule: ruleOf(parsed.error) }]);
}

export const keyOfAnotherBody = (key: string) =>
  new ConflictProblem({ field: header, value: shown(key), rule: 'must not be used for another body' });

export function keyInUse(key: string): ConflictProblem {
  const rule = 'must not be used while the first request with it is still under way';
  return new ConflictProblem({ field: header, value: shown(key), rule }, 5);
}

/** Throws where a key comes again with another body. */
export function requireSameBody(key: string, earlier: EarlierAnswer, fingerprint: string): void {
  if (earlier.fingerprint !== fingerprint) throw keyOfAnotherBody(key);
}

/** A user's idempotency key that this request, and no other, works under. */
export class Reservation {
  readonly #redis: RedisConnection;
  readonly #entryKey: string;
  readonly #entry: string;
  readonly #renewal: NodeJS.Timeout;

  private constructor(redis: RedisConnection, entryKey: string, entry: string) {
    this.#redis = redis;
    this.#entryKey = entryKey;
    this.#entry = entry;
    this.#renewal = withoutSpans(() => setInterval(() => this.#renew(), renewMillis).unref());
  }

  /**
   * Reserves a key, or finds what was answered under it.
   *
   * @throws ConflictProblem while another request works under it.
   */
  static async make(
    redis: RedisConnection,
    userId: string,
    key: string,
  ): Promise<Reservation | EarlierAnswer> {
    const entryKey = `mangamotion:idempotency:${JSON.stringify([userId, key])}`;
    const entry = JSON.stringify({ claim: randomUUID() });
    const first = await reachRedis(() => redis.set(entryKey, entry, 'EX', reservedSeconds, 'NX'));
    if (first === 'OK') return new Reservation(redis, entryKey, entry);
    const before = await reachRedis(() => redis.get(entryKey));
    // Its only writer is this class. Freed just now, it counts as still reserved: the caller tries again.
    const earlier: Entry = before === null ? { claim: '' } : JSON.parse(before);
    if (!('claim' in earlier)) return earlier;
    throw keyInUse(key);
  }

  /** It ends by itself then, should nothing else end it. */
  stopRenewing(): void {
    clearInterval(this.#renewal);
  }

  /** Keeps the answer, for whoever comes again. */
  async complete(answer: EarlierAnswer): Promise<void> {
    this.stopRenewing();
    await this.#settle(JSON.stringify(answer), answerSeconds);
  }

  /** Frees the key, so that the request can be tried again. */
  async free(): Promise<void> {
    await this.#settle('', 0);
  }

  #renew(): void {
    // The next one, or at last the answer itself, will do.
    this.#settle(this.#entry, reservedSeconds).catch(() => {});
  }

  async #settle(entry: string, seconds: number): Promise<void> {
    await settleScript.run(this.#redis, [this.#entryKey], [this.#entry, entry, seconds]);
  }
}
