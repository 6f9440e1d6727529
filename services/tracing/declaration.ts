/**
 * What tracing from outside is to know of a service, as the variables of its environment that the tracing bundle reads.
 * Whoever starts the service sets them; where nothing is injected, `initializeTracing` does.
 */
export interface TracingDeclaration {
  /** Requests of which nobody wants a trace: patterns of paths, comma-separated. */
  readonly TRACING_IGNORE_PATHS: string;
  /** Exported functions that get a span: `path#export=span name`, comma-separated. */
  readonly TRACING_METHODS?: string;
}

/** They come every few seconds, to every service. */
export const PROBES_AND_SCRAPES: readonly string[] = ['/healthz', '/readyz', '/metrics'];
