import type { Release } from '../template/values';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: 'critical' | 'warning' };
  readonly annotations: { readonly summary: string; readonly description: string };
}

/** Alerts on what users notice first, then on what nobody would notice: lost spans. */
export function alerts({ namespace, name }: Release): Alert[] {
  const of = (component: string) => `namespace="${namespace}",service="${name}-${component}"`;
  return [
    {
      alert: 'MangaMotionScansStandStill',
      expr: `max(queue_depth{state="waiting",${of('worker')}}) > 0 and sum(rate(job_processing_seconds_count{${of('worker')}}[10m])) == 0`,
      for: '10m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'Uploads wait and none is scanned.',
        description:
          'Check the worker, clamd and Redis: kubectl logs of the worker says which does not answer.',
      },
    },
    {
      alert: 'MangaMotionScansAreSlow',
      expr: `histogram_quantile(0.95, sum by (le) (rate(job_processing_seconds_bucket{${of('worker')}}[10m]))) > 60`,
      for: '15m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'One upload in twenty takes more than a minute to scan.',
        description: '95th percentile: {{ $value | humanizeDuration }}.',
      },
    },
    {
      alert: 'MangaMotionSpansAreDropped',
      expr: `sum by (pod, reason) (rate(tracing_spans_dropped_total{namespace="${namespace}"}[10m])) > 1`,
      for: '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Spans are lost.',
        description: '{{ $labels.pod }} drops {{ $value | humanize }} spans a second: {{ $labels.reason }}.',
      },
    },
    {
      alert: 'MangaMotionNotReady',
      expr: `kube_deployment_status_replicas_available{namespace="${namespace}",deployment=~"${name}-(api|worker)"} == 0`,
      for: '5m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'No pod of {{ $labels.deployment }} is ready.',
        description: 'GET /readyz says which server does not answer.',
      },
    },
  ];
}
