import path from 'node:path';
import { diag, type TracerProvider } from '@opentelemetry/api';
import * as instrumentations from '@opentelemetry/instrumentation';
import type { LibraryName } from '../catalogue/library';
import { leaveGrpcToLibrary } from '../entries/http2/grpc-requests';
import { patchAsRequired } from '../patching/as-required';
import { imitating } from '../patching/imitating';
import { replacePrivateMethod } from '../patching/private-method';
import { watchVersions } from '../patching/watch-versions';
import { traceAsServers } from './grpc-servers';
import type { IncomingTracing } from './incoming-tracing';
import { readingMessagesBy, type Api } from './messages';

/** Replaced by the build with the name of the directory, beside the bundle, that has a file for each library. */
declare const LIBRARIES: string | undefined;

interface Instrumentation {
  setTracerProvider(provider: TracerProvider): void;
}

type Chunk = (
  ofBundle: typeof instrumentations,
  apiFor: (api: Api) => Api,
) => {
  readonly Instrumentation: new (options: object) => Instrumentation;
};

/** Those of brokers. SQS is the bundle's own. */
const CONSUMERS: ReadonlySet<LibraryName> = new Set(['amqplib', 'kafkajs']);

/** Logs are not exported: the instrumentations write the ids of the trace into lines, and send none. */
const OPTIONS: Partial<Record<LibraryName, object>> = {
  bunyan: { disableLogSending: true },
  pino: { disableLogSending: true },
  winston: { disableLogSending: true },
};

/**
 * Reads an instrumentation and lets it wait for its library.
 *
 * @param provider of its tracer
 * @param incoming what its servers and consumers heed, where it has some
 * @throws whatever the instrumentation throws
 */
export function readLibrary(name: LibraryName, provider: TracerProvider, incoming: IncomingTracing): void {
  if (typeof LIBRARIES !== 'string') throw new Error(`${name} is in the bundle alone`);
  const chunk: Chunk = require(path.join(__dirname, LIBRARIES, `${name}.js`));
  const { messages } = incoming;
  const { Instrumentation } = chunk(instrumentations, (api) =>
    messages !== undefined && CONSUMERS.has(name) ? readingMessagesBy(messages, api) : api,
  );
  const instrumentation = new Instrumentation(OPTIONS[name] ?? {});
  const parts = [instrumentation, ...Object.values(instrumentation)].filter(
    (part) => part instanceof instrumentations.InstrumentationBase,
  );
  for (const part of parts) letFail(imitating(part), name);
  watchVersions(parts);
  for (const part of parts) patchAsRequired(part);
  instrumentation.setTracerProvider(provider);
  if (name !== 'grpc') return;
  leaveGrpcToLibrary();
  traceAsServers(instrumentation, incoming);
}

type Patch = (...args: unknown[]) => unknown;

/** A package may have another shape than its version says. What goes wrong must not reach the service's `require`. */
function letFail(instrumentation: object, name: LibraryName): void {
  replacePrivateMethod(instrumentation, '_onRequire', (patch: Patch): Patch => (...args) => {
    try {
      return Reflect.apply(patch, instrumentation, args);
    } catch (error) {
      diag.error(`${name} cannot be traced`, error);
      const [, exports] = args;
      return exports;
    }
  });
}
