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

type Starts = Record<InstrumentationName, () => unknown>;

/** Starts those that are switched on. The tracer provider must be registered before. */
export function startInstrumentations(configuration: TracingConfiguration, propagation: Propagation): void {
  const library = libraryStarts(configuration, propagation);
  const starts: Starts = configuration.fastPath ? { ...library, ...fastStarts() } : library;
  for (const name of configuration.instrumentations) starts[name]();
}

/** OpenTelemetry's own, or built like them. */
function libraryStarts(
  { redisCommands, tracedMethods, trustIncoming }: TracingConfiguration,
  { callers, jobs }: Propagation,
): Starts {
  return {
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
}

/** What is faster than the library's, for the same spans. */
function fastStarts(): Partial<Starts> {
  return {};
}
