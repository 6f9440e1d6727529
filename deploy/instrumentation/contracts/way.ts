import type { ContextManager, TracerProvider } from '@opentelemetry/api';
import type { InstrumentationName, TracingConfiguration } from '../configuration';
import type { Propagation } from '../propagation';
import type { ProviderParts } from './provider-parts';

/** Entries that OpenTelemetry has, too; each by what starts it. */
export type ReplaceableEntries = Record<InstrumentationName & ('http' | 'ioredis' | 'undici'), () => unknown>;

/** What is there twice: written here, and by OpenTelemetry. A process takes all of it from one of the two. */
export interface Way {
  readonly createTracerProvider: (parts: ProviderParts) => TracerProvider;
  readonly createContextManager: () => ContextManager;
  /** To be called once the tracer provider is registered. */
  readonly createEntries: (
    configuration: TracingConfiguration,
    propagation: Propagation,
  ) => ReplaceableEntries;
}
