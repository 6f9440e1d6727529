import { trace } from '@opentelemetry/api';
import type { TracingConfiguration } from '../configuration';
import type { Propagation } from '../propagation';
import { appendToInjected } from './http/client/appended-headers';
import { traceClients } from './http/client';
import { traceServers } from './http/server';
import { Http2ClientInstrumentation } from './http2/client';
import { ignoredRequests } from './http/server/ignored-requests';
import { RedisInstrumentation } from './ioredis';
import type { Replaced } from '../contracts/replaced';
import { traceFetches } from './undici';

/** The same spans for less: nothing is computed for a request before it is known to be recorded. */
export function fastStarts(
  { ignoredPaths, redisCommands, trustIncoming }: TracingConfiguration,
  { callers }: Propagation,
): Replaced {
  return {
    http: () => {
      const tracer = trace.getTracer('mangamotion-http');
      traceServers({
        tracer,
        isIgnored: ignoredRequests(ignoredPaths),
        untrustedCallers: trustIncoming ? undefined : callers,
      });
      traceClients(tracer);
      appendToInjected();
      return new Http2ClientInstrumentation();
    },
    ioredis: () => new RedisInstrumentation(redisCommands),
    undici: () => traceFetches(trace.getTracer('mangamotion-undici')),
  };
}
