import { startRedis } from '../../../rig/servers/redis';

/** The tests of ioredis and of BullMQ know no other. */
const PORT = 6379;

/** Runs tests beside a Redis of their own. */
export async function withRedis<T>(run: () => Promise<T>): Promise<T> {
  const redis = await startRedis({ port: PORT });
  try {
    return await run();
  } finally {
    await redis.stop();
  }
}
