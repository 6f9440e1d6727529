import { Redis } from 'ioredis';

/** How long a request may wait for Redis: what is down gives 503 in less than two seconds. */
const commandTimeoutMillis = 1000;

/** A connection for requests: it fails at once where Redis is away, and reconnects in the background. */
export function connectForRequests(url: string): Redis {
  return new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMillis,
    connectTimeout: commandTimeoutMillis,
    retryStrategy,
  });
}

/** A connection for a BullMQ worker: its blocking commands wait for Redis to come back. */
export function connectForWorker(url: string): Redis {
  return new Redis(url, { maxRetriesPerRequest: null, retryStrategy });
}

/** A connection that listens to a channel: it comes back by itself, and whoever made it subscribes again. */
export function connectForMessages(url: string): Redis {
  return new Redis(url, { maxRetriesPerRequest: null, autoResubscribe: false, retryStrategy });
}

/** Milliseconds to the next try; short, so that recovery is seen soon. */
const retryStrategy = (attempt: number): number => Math.min(attempt * 50, 1000);
