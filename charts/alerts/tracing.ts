import type { Release } from '../template/values';
import { type Alert, samplesOf } from './alert';

/** Alerts on what nobody would notice until a trace is missing. */
export function tracingAlerts(release: Release): Alert[] {
  const services = samplesOf(release, 'api', 'worker');
  const rate = (counter: string) => `rate(${counter}{${services}}[10m])`;
  const dropped = rate('tracing_spans_dropped_total');
  return [
    {
      alert: 'MangaMotionSpansAreDropped',
      // By share: at one request a second, losing every span is still only a few spans a second.
      expr: `sum by (pod, reason) (${dropped}) / on (pod) group_left () (sum by (pod) (${dropped}) + sum by (pod) (${rate('tracing_spans_exported_total')})) > 0.01`,
      for: '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Spans are lost.',
        description:
          '{{ $labels.pod }} drops {{ $value | humanizePercentage }} of its spans: {{ $labels.reason }}.',
      },
    },
    {
      alert: 'MangaMotionPodIsUntraced',
      // Whoever answers a scrape without these samples has no bundle, or one that its configuration keeps off.
      expr: `up{${services}} == 1 unless on (job, instance) tracing_spans_created_total{${services}}`,
      for: '5m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'A pod that should be traced is not.',
        description:
          '{{ $labels.pod }} makes no spans: nothing was injected, or its tracing configuration is bad.',
      },
    },
  ];
}
