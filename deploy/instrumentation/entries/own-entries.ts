import { trace } from '@opentelemetry/api';
import type { TracingConfiguration } from '../configuration';
import type { ReplaceableEntries } from '../contracts/way';
import { whenLoaded } from '../patching/when-loaded';
import type { Propagation } from '../propagation';
import { traceClients } from './http/client';
import { appendToInjected } from './http/client/appended-headers';
import { ignoredRequests } from './http/server/ignored-requests';
import { http2Client } from './http2/client';
import { redis } from './ioredis';
import { traceServers } from './servers';
import { traceFetches } from './undici';

/** Written here instead of OpenTelemetry's. */
export function ownEntries(
  { ignoredPaths, redisCommands, trustIncoming }: TracingConfiguration,
  { callers }: Propagation,
): ReplaceableEntries {
  return {
    http() {
      const tracer = trace.getTracer('mangamotion-http');
      const isIgnored = ignoredRequests(ignoredPaths);
      traceServers({ tracer, isIgnored, untrustedCallers: trustIncoming ? undefined : callers });
      traceClients(tracer);
      appendToInjected();
      whenLoaded(http2Client(trace.getTracer('mangamotion-http2', '1')));
    },
    ioredis: () => whenLoaded(redis(trace.getTracer('mangamotion-ioredis', '1'), redisCommands)),
    undici: () => traceFetches(trace.getTracer('mangamotion-undici')),
  };
}
