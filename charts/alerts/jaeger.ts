import { samplesOfJaeger } from '../promql/jaeger';
import { sumOfRates } from '../promql/rates';
import type { Source } from '../promql/samples';
import type { Alert } from './alert';

/** Alerts on spans that reached Jaeger v2 and are not kept. */
export function jaegerAlerts(release: Source): Alert[] {
  const rate = (counter: string) => sumOfRates(counter, samplesOfJaeger(release), '10m', ['pod']);
  // Elasticsearch is written to in batches of Jaeger's own, which report to none of the Collector's counters.
  const losses = [
    'jaeger_storage_bulk_index_errors_total',
    'otelcol_exporter_send_failed_spans_total',
    'otelcol_exporter_enqueue_failed_spans_total',
  ];
  return [
    {
      alert: 'MangaMotionJaegerRefusesSpans',
      expr: `${rate('otelcol_receiver_refused_spans_total')} > 0`,
      for: '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Jaeger refuses spans.',
        description: '{{ $labels.pod }} refuses {{ $value | humanize }} spans a second.',
      },
    },
    {
      alert: 'MangaMotionJaegerLosesSpans',
      expr: losses.map((counter) => `${rate(counter)} > 0`).join(' or '),
      for: '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Jaeger cannot write spans to its storage.',
        description: '{{ $labels.pod }} loses {{ $value | humanize }} of what it writes each second.',
      },
    },
  ];
}
