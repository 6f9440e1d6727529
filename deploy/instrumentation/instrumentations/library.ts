import type { TracingConfiguration } from '../configuration';
import type { Propagation } from '../propagation';
import { createExpressInstrumentation } from './express/library';
import { createHttpInstrumentation } from './http/library';
import { createIoredisInstrumentation, RedisConnectionInstrumentation } from './ioredis/library';
import type { Replaced } from './replaced';
import { createUndiciInstrumentation } from './undici/library';

/** OpenTelemetry's own. */
export function libraryStarts(
  { redisCommands, trustIncoming }: TracingConfiguration,
  { callers }: Propagation,
): Replaced {
  return {
    http: () => createHttpInstrumentation(trustIncoming ? undefined : callers),
    express: createExpressInstrumentation,
    // In this order: the second patches what the first has patched.
    ioredis: () => [createIoredisInstrumentation(redisCommands), new RedisConnectionInstrumentation()],
    undici: createUndiciInstrumentation,
  };
}
