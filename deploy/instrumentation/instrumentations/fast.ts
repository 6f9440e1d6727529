import { trace } from '@opentelemetry/api';
import type { TracingConfiguration } from '../configuration';
import type { Propagation } from '../propagation';
import { RouteInstrumentation } from './express/fast';
import { traceClients } from './http/fast/client';
import { traceServers } from './http/fast/server';
import { RedisInstrumentation } from './ioredis/fast';
import type { Replaced } from './replaced';
import { traceFetches } from './undici/fast';

/** The same spans for less: nothing is computed for a request before it is known to be recorded. */
export function fastStarts(
  { redisCommands, trustIncoming }: TracingConfiguration,
  { callers }: Propagation,
): Replaced {
  return {
    http: () => {
      const tracer = trace.getTracer('mangamotion-http');
      traceServers(tracer, trustIncoming ? undefined : callers);
      traceClients(tracer);
    },
    express: () => new RouteInstrumentation(),
    ioredis: () => new RedisInstrumentation(redisCommands),
    undici: () => traceFetches(trace.getTracer('mangamotion-undici')),
  };
}
