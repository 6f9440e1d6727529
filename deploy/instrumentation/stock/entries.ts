import { trace } from '@opentelemetry/api';
import type { TracingConfiguration } from '../configuration';
import type { ReplaceableEntries } from '../contracts/way';
import { appendToInjected } from '../entries/http/client/appended-headers';
import { ignoredRequests } from '../entries/http/server/ignored-requests';
import { http2Client } from '../entries/http2/client';
import { imitating } from '../patching/imitating';
import { whenLoaded } from '../patching/when-loaded';
import type { Propagation } from '../propagation';
import { createHttpInstrumentation } from './http';
import { traceHttp2Servers } from './http/http2-servers';
import { traceRedis } from './ioredis';
import { traceFetches } from './undici';

/** OpenTelemetry's own, and ours of what it has none of. */
export function stockEntries(
  { ignoredPaths, redisCommands, trustIncoming }: TracingConfiguration,
  { callers }: Propagation,
): ReplaceableEntries {
  return {
    http() {
      const isIgnored = ignoredRequests(ignoredPaths);
      const untrustedCallers = trustIncoming ? undefined : callers;
      const http = imitating(createHttpInstrumentation(isIgnored, untrustedCallers));
      const tracer = trace.getTracer('mangamotion-http2');
      traceHttp2Servers({ tracer, isIgnored, untrustedCallers }, http);
      appendToInjected();
      whenLoaded(http2Client(trace.getTracer('mangamotion-http2', '1')));
    },
    ioredis: () => traceRedis(redisCommands),
    undici: traceFetches,
  };
}
