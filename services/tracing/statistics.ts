/** What the injected bundle did with spans since the process started. */
export interface TracingStatistics {
  /** Spans that were recorded and sampled. */
  readonly created: number;
  readonly exported: number;
  /** Spans lost, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
}

interface InjectedTracing {
  statistics(): TracingStatistics;
}

/** What the bundle publishes about itself; undefined where nothing was injected. */
export function injectedTracing(): InjectedTracing | undefined {
  return (globalThis as { [key: symbol]: InjectedTracing | undefined })[Symbol.for('mangamotion.tracing')];
}

/** The bundle's own counts, or undefined in an untraced process. */
export function tracingStatistics(): TracingStatistics | undefined {
  return injectedTracing()?.statistics();
}
