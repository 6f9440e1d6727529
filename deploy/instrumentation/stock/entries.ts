import type { TracingConfiguration } from '../configuration';
import type { Propagation } from '../propagation';
import { appendToInjected } from '../entries/http/client/appended-headers';
import { ignoredRequests } from '../entries/http/server/ignored-requests';
import { trace } from '@opentelemetry/api';
import { Http2ClientInstrumentation } from '../entries/http2/client';
import { traceHttp2Servers } from '../entries/http2/server';
import { imitating } from '../patching/imitate';
import { createHttpInstrumentation } from './http';
import { tracingHttp1 } from './http/http2-servers';
import { createIoredisInstrumentation, RedisConnectionInstrumentation } from './ioredis';
import type { Replaced } from '../contracts/replaced';
import { createUndiciInstrumentation } from './undici';

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
