import { isRefusal, isReply } from '../../shared/redis/refusal';
import { UnavailableProblem } from '../problems';

/**
 * Runs commands; where Redis is away, does not answer in time or cannot serve, it throws UnavailableProblem.
 * What is wrong with the commands themselves is thrown as it is.
 */
export async function reachRedis<T>(commands: () => Promise<T>): Promise<T> {
  try {
    return await commands();
  } catch (error) {
    if (isReply(error) && !isRefusal(error)) throw error;
    throw new UnavailableProblem('redis', error);
  }
}
