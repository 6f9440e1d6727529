import { redisRefusalOf } from '../failure/redis-refusal';

/**
 * Answers that end a connection, because another server would not give them. After a failover the old primary keeps
 * its connections as a replica: it says READONLY, LOADING while it takes the new primary's data over, or MASTERDOWN.
 */
const ofReplicas: ReadonlySet<string | undefined> = new Set(['READONLY', 'LOADING', 'MASTERDOWN']);
/** A primary that is cut off says NOREPLICAS, and so does one that just lacks them: tried with patience. */
const doubtfulMillis = 5000;
/** A failover takes seconds: until then the same server would answer again. */
const afterRefusalMillis = 500;

interface CommandError extends Error {
  readonly command?: { readonly name?: string };
}

export interface Reconnection {
  readonly reconnectOnError: (error: CommandError) => boolean | 2;
  /** Milliseconds to the next try; short, so that recovery is seen soon. */
  readonly retryStrategy: (attempt: number) => number;
}

/** @param resends whether scripts, which a refusal has changed nothing for, are sent again over the new connection. */
export function createReconnection(resends: boolean): Reconnection {
  let lastMillis = -Infinity;
  const leave = (nowMillis: number, { command }: CommandError): boolean | 2 => {
    lastMillis = nowMillis;
    return resends && (command?.name === 'eval' || command?.name === 'evalsha') ? 2 : true;
  };
  return {
    reconnectOnError(error) {
      const refusal = redisRefusalOf(error);
      const nowMillis = performance.now();
      if (ofReplicas.has(refusal)) return leave(nowMillis, error);
      const isDoubtful = refusal === 'NOREPLICAS' && nowMillis - lastMillis > doubtfulMillis;
      return isDoubtful ? leave(nowMillis, error) : false;
    },
    retryStrategy(attempt) {
      const wasRefused = performance.now() - lastMillis < doubtfulMillis;
      return Math.max(wasRefused ? afterRefusalMillis : 0, Math.min(attempt * 50, 1000));
    },
  };
}
