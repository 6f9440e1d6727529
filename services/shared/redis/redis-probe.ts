import { once } from 'node:events';
import { Probe } from '../probes/probe';
import type { RedisConnection } from './connections';

/**
 * A write of two keys by a script, which is how records and jobs are written: a replica, a full Redis, one that lacks
 * replicas, a cluster and a user without rights refuse it, and all of them answer PING.
 */
const writeScript = `
for _, key in ipairs(KEYS) do redis.call('SET', key, '1', 'PX', 60000) end
return 1`;

/** Whether records can be written over this connection. */
export function createRedisProbe(redis: RedisConnection): Probe {
  let lost: Error | undefined;
  const probe = new Probe('redis', async () => {
    // Commands fail at once while the connection is away; what was wrong with it, it said before.
    if (redis.status !== 'ready') throw lost ?? new Error('not connected yet');
    await write(redis);
  });
  redis.on('error', (error: Error) => {
    lost = error;
    probe.forget();
  });
  redis.on('ready', () => {
    lost = undefined;
    probe.forget();
  });
  return probe;
}

/** Whether a connection that is made for it can write; ends it in any case. */
export async function probeOnce(connection: RedisConnection): Promise<void> {
  connection.on('error', () => {});
  try {
    if (connection.status !== 'ready') await once(connection, 'ready', { signal: AbortSignal.timeout(5000) });
    await write(connection);
  } finally {
    connection.disconnect();
  }
}

const write = (redis: RedisConnection): Promise<unknown> =>
  redis.eval(writeScript, 2, 'mangamotion:probe:a', 'mangamotion:probe:b');
