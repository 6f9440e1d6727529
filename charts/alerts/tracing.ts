import { untracedPods } from '../promql/pods';
import { sumOfRates } from '../promql/rates';
import { samplesOf, type Source } from '../promql/samples';
import type { Alert } from './alert';

/** Alerts on what nobody would notice until a trace is missing. */
export function tracingAlerts(release: Source): Alert[] {
  return [
    {
      alert: 'MangaMotionSpansAreDropped',
      expr: `${droppedShare(release)} > 0.01`,
      for: '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Spans are lost.',
        description:
          '{{ $labels.pod }} drops {{ $value | humanizePercentage }} of its spans: {{ $labels.reason }}.',
      },
    },
    {
      alert: 'MangaMotionExportsFail',
      expr: `max by (pod) (tracing_exporters_failing{${samplesOf(release, 'api', 'worker')}}) > 0`,
      for: '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Spans do not leave a pod.',
        description:
          '{{ $labels.pod }} cannot export its spans; they wait until its queue is full, and are lost then.',
      },
    },
    {
      alert: 'MangaMotionPodIsUntraced',
      expr: untracedPods(release),
      for: '5m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'A pod that should be traced is not.',
        description:
          '{{ $labels.pod }} makes no spans: nothing was injected, or its tracing configuration is bad.',
      },
    },
    {
      alert: 'MangaMotionSamplerIsUnanswered',
      expr: unansweredSamplers(release),
      for: '15m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Jaeger does not say how to sample.',
        description:
          '{{ $labels.pod }} asks Jaeger for its strategy in vain, and samples by {{ $labels.source }}.',
      },
    },
  ];
}

const unansweredSamplers = (release: Source): string =>
  `max by (pod, source) (tracing_sampler_info{source=~"last_known|fallback",${samplesOf(release, 'api', 'worker')}})`;

/** By share, not by rate: at one request a second, losing every span is still only a few spans a second. */
function droppedShare(release: Source): string {
  const services = samplesOf(release, 'api', 'worker');
  const rates = (counter: string, ...by: string[]) => sumOfRates(counter, services, '10m', by);
  const dropped = rates('tracing_spans_dropped_total', 'pod');
  const exported = rates('tracing_spans_exported_total', 'pod');
  const byReason = rates('tracing_spans_dropped_total', 'pod', 'reason');
  return `${byReason} / on (pod) group_left () (${dropped} + ${exported})`;
}
