import { trace } from '@opentelemetry/api';
import type { InstrumentationName, TracingConfiguration } from '../configuration';
import type { ReplaceableEntries } from '../contracts/way';
import type { IncomingTracing } from '../libraries/incoming-tracing';
import { whenLoaded } from '../patching/when-loaded';
import type { Propagation } from '../propagation';
import { PRESIGNER, traceAwsSdk } from './aws-sdk';
import { bullmq } from './bullmq';
import { EXPRESS } from './express';
import { traceFastify } from './fastify';
import { traceFiles } from './fs';
import { keepQueryValues } from './http/redact-url';
import { instrumentMethods } from './methods';

/** Starts those that are switched on. The tracer provider must be registered before. */
export function startEntries(
  { instrumentations, queryParameters, tracedMethods }: TracingConfiguration,
  { jobs, messages }: Pick<Propagation, 'jobs'> & Pick<IncomingTracing, 'messages'>,
  replaceable: ReplaceableEntries,
): void {
  keepQueryValues(queryParameters);
  const starts: Record<InstrumentationName, () => unknown> = {
    ...replaceable,
    'aws-sdk'() {
      traceAwsSdk(messages);
      whenLoaded(PRESIGNER);
    },
    express: () => whenLoaded(EXPRESS),
    fastify: traceFastify,
    fs: traceFiles,
    bullmq: () => whenLoaded(bullmq(trace.getTracer('mangamotion-bullmq', '1'), jobs)),
    methods: () => instrumentMethods(tracedMethods),
  };
  for (const name of instrumentations) starts[name]();
}
