import { diagnosisOf } from '../failure/diagnosis';
import type { Logger } from '../logger';
import type { RedisConnection } from './connections';

/** Logs when a connection is lost and when it is back: once each, however often it is tried in between. */
export function logOutages(connection: RedisConnection, logger: Logger): RedisConnection {
  let isAway = false;
  connection.on('error', (error: Error) => {
    if (!isAway) logger.error({ error, reason: diagnosisOf(error) }, 'Redis is away');
    isAway = true;
  });
  connection.on('ready', () => {
    if (isAway) logger.info('Redis is back');
    isAway = false;
  });
  return connection;
}

/** Logs an error where Redis may evict keys when memory gets tight: jobs and records would be lost silently. */
export async function checkEvictionPolicy(connection: RedisConnection, logger: Logger): Promise<void> {
  try {
    const policy = /^maxmemory_policy:(\S+)/m.exec(await connection.info('memory'))?.[1];
    if (policy !== undefined && policy !== 'noeviction')
      logger.error(`maxmemory-policy of Redis must be noeviction, got "${policy}": jobs can get lost`);
  } catch (error) {
    logger.warn({ error }, 'the eviction policy of Redis could not be read');
  }
}
