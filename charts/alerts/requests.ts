import { sumOfRates } from '../promql/rates';
import { requestsOf, samplesOf, type Source } from '../promql/samples';
import type { Alert } from './alert';

const answered = (matchers: string) => sumOfRates('http_request_duration_seconds_count', matchers, '5m');

/** Alerts on what callers of the API notice, and on services that nobody can watch. */
export function requestAlerts(release: Source): Alert[] {
  const { namespace, name } = release;
  // Without Jaeger no trace is drawn on the upload page, and that is all.
  const requests = `route!="/api/jobs/:id/trace",${requestsOf(release)}`;
  return [
    {
      alert: 'MangaMotionRequestsFail',
      expr: `${answered(`status_class="5xx",${requests}`)} / ${answered(requests)} > 0.05`,
      for: '5m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'More than one request in twenty fails.',
        description: '{{ $value | humanizePercentage }} of the requests are answered with 5xx.',
      },
    },
    {
      alert: 'MangaMotionNotReady',
      expr: `kube_deployment_status_replicas_available{namespace="${namespace}",deployment=~"${name}-(api|worker)"} == 0`,
      for: '5m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'No pod of {{ $labels.deployment }} is ready.',
        description: 'GET /readyz, on the port of operations, says which server does not answer.',
      },
    },
    {
      alert: 'MangaMotionIsNotScraped',
      expr: [
        `sum by (service) (up{${samplesOf(release, 'api', 'worker')}}) == 0`,
        `absent(up{${samplesOf(release, 'api')}})`,
        `absent(up{${samplesOf(release, 'worker')}})`,
      ].join(' or '),
      for: '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Prometheus gets no metrics of {{ $labels.service }}.',
        description: 'Until it does, no other alert on {{ $labels.service }} can fire.',
      },
    },
  ];
}
