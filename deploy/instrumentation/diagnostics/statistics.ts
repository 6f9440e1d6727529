/** Why a sampled span never reached its exporter's destination. */
export type DropReason = 'queue_full' | 'too_large' | 'rejected' | 'export_failed' | 'shutdown_timeout';

/**
 * Counts of recorded and sampled spans since the process started. A span counts once in `created`, and once for
 * each exporter in `exported` or `dropped`.
 */
export interface TracingStatistics {
  created: number;
  exported: number;
  readonly dropped: Record<DropReason, number>;
  /** Of the exporters those whose last export failed, wholly or in part. */
  failingExporters: number;
  /** How often each kind of what a hooks file brings has failed; kinds that never did are not there. */
  readonly hookFailures: Record<string, number>;
}

export function createStatistics(): TracingStatistics {
  const dropped = { queue_full: 0, too_large: 0, rejected: 0, export_failed: 0, shutdown_timeout: 0 };
  return { created: 0, exported: 0, dropped, failingExporters: 0, hookFailures: {} };
}
