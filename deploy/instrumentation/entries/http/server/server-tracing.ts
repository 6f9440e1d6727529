import type { TextMapPropagator, Tracer } from '@opentelemetry/api';
import type { IsIgnored } from './ignored-requests';

/** What servers are traced with. */
export interface ServerTracing {
  readonly tracer: Tracer;
  readonly isIgnored: IsIgnored;
  /** Reads the trace of a caller that new traces only link to; undefined: callers are trusted. */
  readonly untrustedCallers: TextMapPropagator | undefined;
}

/** The method by which a server of Node hands on what it takes. */
export type Emit = (this: object, event: string | symbol, ...args: unknown[]) => boolean;
