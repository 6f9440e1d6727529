import type { TracingConfiguration } from '../configuration';
import type { Propagation } from '../propagation';
import { appendToInjected } from './http/appended-headers';
import { ignoredRequests } from './http/ignored-requests';
import { trace } from '@opentelemetry/api';
import { Http2ClientInstrumentation } from './http2/client';
import { traceHttp2Servers } from './http2/server';
import { imitating } from './imitate';
import { createHttpInstrumentation } from './http/library';
import { tracingHttp1 } from './http/library-http1';
import { createIoredisInstrumentation, RedisConnectionInstrumentation } from './ioredis/library';
import type { Replaced } from './replaced';
import { createUndiciInstrumentation } from './undici/library';

/** OpenTelemetry's own. */
export function libraryStarts(
  { ignoredPaths, redisCommands, trustIncoming }: TracingConfiguration,
  { callers }: Propagation,
): Replaced {
  return {
    http: () => {
      const isIgnored = ignoredRequests(ignoredPaths);
      const untrustedCallers = trustIncoming ? undefined : callers;
      const http = imitating(createHttpInstrumentation(isIgnored, untrustedCallers));
      const tracer = trace.getTracer('mangamotion-http2');
      traceHttp2Servers({ tracer, isIgnored, untrustedCallers }, tracingHttp1(http));
      appendToInjected();
      return [http, new Http2ClientInstrumentation()];
    },
    // In this order: the second patches what the first has patched.
    ioredis: () => [
      imitating(createIoredisInstrumentation(redisCommands)),
      new RedisConnectionInstrumentation(),
    ],
    undici: createUndiciInstrumentation,
  };
}
