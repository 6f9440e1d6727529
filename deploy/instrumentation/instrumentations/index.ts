import type { InstrumentationName, TracingConfiguration } from '../configuration';
import type { Propagation } from '../propagation';
import { createAwsInstrumentation, PresignerInstrumentation } from './aws-sdk';
import { BullMQInstrumentation } from './bullmq';
import { createExpressInstrumentation } from './express';
import { createFsInstrumentation } from './fs';
import { createHttpInstrumentation } from './http';
import { createIoredisInstrumentation, RedisConnectionInstrumentation } from './ioredis';
import { instrumentMethods } from './methods';
import { createUndiciInstrumentation } from './undici';

/** Starts those that are switched on. The tracer provider must be registered before. */
export function startInstrumentations(
  { instrumentations, redisCommands, tracedMethods, trustIncoming }: TracingConfiguration,
  { callers, jobs }: Propagation,
): void {
  const starts: Record<InstrumentationName, () => unknown> = {
    http: () => createHttpInstrumentation(trustIncoming ? undefined : callers),
    express: createExpressInstrumentation,
    // In this order: the second patches what the first has patched.
    ioredis: () => [createIoredisInstrumentation(redisCommands), new RedisConnectionInstrumentation()],
    'aws-sdk': () => [createAwsInstrumentation(), new PresignerInstrumentation()],
    undici: createUndiciInstrumentation,
    fs: createFsInstrumentation,
    bullmq: () => new BullMQInstrumentation(jobs),
    methods: () => instrumentMethods(tracedMethods),
  };
  for (const name of instrumentations) starts[name]();
}
