import { Counter } from 'prom-client';
import { tracingStatistics } from '../../tracing';
import type { MetricsRegistry } from './registry';

const untraced = { created: 0, exported: 0, dropped: {} };
const statistics = () => tracingStatistics() ?? untraced;

/** Registers what the injected bundle says of its spans: created, exported, dropped and why. Zero where untraced. */
export function registerTracingCounters(registry: MetricsRegistry): void {
  registry.registerMetric(
    readAtScrape('tracing_spans_created_total', 'Spans that were recorded and sampled.', () => [
      [{}, statistics().created],
    ]),
  );
  registry.registerMetric(
    readAtScrape('tracing_spans_exported_total', 'Spans sent, by all exporters together.', () => [
      [{}, statistics().exported],
    ]),
  );
  registry.registerMetric(
    readAtScrape('tracing_spans_dropped_total', 'Spans that were lost, by reason.', () =>
      Object.entries(statistics().dropped).map(([reason, count]) => [{ reason }, count]),
    ),
  );
}

type Sample = [labels: { reason?: string }, value: number];

/** The bundle counts from the process's start, as Prometheus wants its counters. */
function readAtScrape(name: string, help: string, read: () => Sample[]): Counter {
  return new Counter({
    name,
    help,
    labelNames: ['reason'],
    registers: [],
    collect() {
      this.reset();
      for (const [labels, value] of read()) this.inc(labels, value);
    },
  });
}
