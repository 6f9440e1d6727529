import { ReplyError } from 'ioredis';
import { UnavailableProblem } from './problems';

/** Answers of a Redis that is up and cannot serve. */
const unable = /^(LOADING|MISCONF|OOM|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|BUSY)\b/;

const isReply = (error: unknown): error is Error => error instanceof Error && error instanceof ReplyError;

/**
 * Runs commands; where Redis is away, does not answer in time or cannot serve, it throws UnavailableProblem.
 * What is wrong with the commands themselves is thrown as it is.
 */
export async function reachRedis<T>(commands: () => Promise<T>): Promise<T> {
  try {
    return await commands();
  } catch (error) {
    if (isReply(error) && !unable.test(error.message)) throw error;
    throw new UnavailableProblem('redis', error);
  }
}
