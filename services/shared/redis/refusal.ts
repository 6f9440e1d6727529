import { ReplyError } from 'ioredis';
import { redisRefusalOf } from '../failure/redis-refusal';

export const isReply = (error: unknown): error is Error =>
  error instanceof Error && error instanceof ReplyError;

/** The answer of a Redis that is up and cannot serve now; nothing is wrong with the command. */
export const isRefusal = (error: unknown): boolean => isReply(error) && redisRefusalOf(error) !== undefined;
