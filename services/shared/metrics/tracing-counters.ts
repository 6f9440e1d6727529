import { Counter, Gauge, type Metric } from 'prom-client';
import { tracingStatistics, type TracingStatistics } from '../../tracing';
import type { MetricsRegistry } from './registry';

/**
 * Registers what the injected bundle says of its spans: created, exported, dropped and why, and whether exports fail
 * now; and of the hooks that a user brings: what failed of them. An untraced process has none of these samples, so that
 * a scrape tells it from a traced one that has made no spans yet.
 */
export function registerTracingCounters(registry: MetricsRegistry): void {
  registry.registerMetric(
    readAtScrape('tracing_spans_created_total', 'Spans that were recorded and sampled.', ({ created }) => [
      [{}, created],
    ]),
  );
  registry.registerMetric(
    readAtScrape('tracing_spans_exported_total', 'Spans sent, by all exporters together.', ({ exported }) => [
      [{}, exported],
    ]),
  );
  registry.registerMetric(
    readAtScrape('tracing_spans_dropped_total', 'Spans that were lost, by reason.', ({ dropped }) =>
      Object.entries(dropped).map(([reason, count]) => [{ reason }, count]),
    ),
  );
  registry.registerMetric(
    readAtScrape(
      'tracing_exporters_failing',
      'Exporters whose last export failed: their spans wait, or are lost.',
      ({ failingExporters }) => (failingExporters === undefined ? [] : [[{}, failingExporters]]),
      Gauge,
    ),
  );
  registry.registerMetric(
    readAtScrape(
      'tracing_hook_failures_total',
      'What failed of the file that TRACING_HOOKS names, by kind of hook.',
      ({ hookFailures }) =>
        // One sample at least, so that there is a first value to count from where the file begins to be unreadable.
        Object.entries({ file: 0, ...hookFailures }).map(([hook, count]) => [{ hook }, count]),
    ),
  );
}

type Sample = [labels: { reason?: string; hook?: string }, value: number];

/** The bundle counts from the process's start, as Prometheus wants its counters. */
function readAtScrape(
  name: string,
  help: string,
  read: (statistics: TracingStatistics) => Sample[],
  Kind: typeof Counter | typeof Gauge = Counter,
): Metric {
  return new Kind({
    name,
    help,
    labelNames: ['reason', 'hook'],
    registers: [],
    collect() {
      this.reset();
      const statistics = tracingStatistics();
      if (!statistics) return;
      for (const [labels, value] of read(statistics)) this.inc(labels, value);
    },
  });
}
