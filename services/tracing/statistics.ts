/** What the injected bundle did with spans since the process started. */
export interface TracingStatistics {
  /** Spans that were recorded and sampled. */
  readonly created: number;
  readonly exported: number;
  /** Spans lost, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Whose last export failed; bundles of older releases do not say. */
  readonly failingExporters?: number;
  /** By kind, what a hooks file brings and how often it failed; bundles of older releases do not say. */
  readonly hookFailures?: Readonly<Record<string, number>>;
}

/** What decides about new traces in the injected bundle. */
export interface InjectedSampler {
  readonly type: string;
  readonly param: string;
  readonly source: string;
  /** When a sampling endpoint answered last, in milliseconds since the epoch. */
  readonly answeredAt?: number;
}

interface InjectedTracing {
  statistics(): TracingStatistics;
  /** Bundles of older releases do not say. */
  sampler?(): InjectedSampler;
}

/** What the bundle publishes about itself; undefined where nothing was injected. */
export function injectedTracing(): InjectedTracing | undefined {
  return (globalThis as { [key: symbol]: InjectedTracing | undefined })[Symbol.for('mangamotion.tracing')];
}

/** The bundle's own counts, or undefined in an untraced process. */
export function tracingStatistics(): TracingStatistics | undefined {
  return injectedTracing()?.statistics();
}

/** The bundle's sampler of now, or undefined in an untraced process. */
export function injectedSampler(): InjectedSampler | undefined {
  return injectedTracing()?.sampler?.();
}
