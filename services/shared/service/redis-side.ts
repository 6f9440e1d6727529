import type { Config } from '../config';
import { createScanQueue, type ScanQueue } from '../jobs/queue';
import type { Logger } from '../logger';
import { type Liveness, watchLiveness } from '../probes/liveness';
import type { Probe } from '../probes/probe';
import {
  connectForQueue,
  connectForRequests,
  createRedisProbe,
  logOutages,
  probeOnce,
  type RedisConnection,
} from '../redis';

/** What API and worker both have of Redis. */
export interface RedisSide {
  /** Fails at once where Redis is away, and logs that it is. */
  readonly redis: RedisConnection;
  /** Of queues. */
  readonly queueRedis: RedisConnection;
  readonly queue: ScanQueue;
  readonly redisProbe: Probe;
  readonly liveness: Liveness;
  readonly disconnect: () => void;
}

/**
 * Connects to the configured Redis; nothing of it waits for it.
 *
 * @param others connections that the process does not live without either; they are ended with the rest.
 */
export function connectToRedis(
  config: Config,
  logger: Logger,
  others: readonly RedisConnection[] = [],
): RedisSide {
  const { redisUrl, redisCaFile } = config;
  const redis = logOutages(connectForRequests(redisUrl, redisCaFile), logger);
  const queueRedis = connectForQueue(redis);
  const queue = createScanQueue(queueRedis, {
    attempts: config.scanAttempts,
    backoffMillis: config.scanBackoffMillis,
  });
  // Outages of the server that all of them reach are logged above.
  queue.on('error', () => {});
  for (const connection of others) connection.on('error', () => {});
  const redisProbe = createRedisProbe(redis);
  const liveness = watchLiveness({
    own: [redisProbe, ...others.map(createRedisProbe)],
    anew: () => probeOnce(connectForRequests(redisUrl, redisCaFile)),
  });
  const disconnect = (): void => {
    liveness.stop();
    for (const connection of [queueRedis, redis, ...others]) connection.disconnect();
  };
  return { redis, queueRedis, queue, redisProbe, liveness, disconnect };
}
