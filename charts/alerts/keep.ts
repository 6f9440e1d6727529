import { losses, refusedShare } from '../promql/collectors';
import type { Source } from '../promql/samples';
import type { Alert } from './alert';

/** Alerts on the collectors that decide what is kept: what they lose, no service knows of. */
export function keepAlerts(release: Source): Alert[] {
  return [
    {
      alert: 'MangaMotionCollectorsRefuseSpans',
      expr: `${refusedShare(release, '10m')} > 0.01`,
      for: '5m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Collectors have no room for spans.',
        description: '{{ $labels.pod }} refuses {{ $value | humanizePercentage }} of the spans that it gets.',
      },
    },
    {
      alert: 'MangaMotionCollectorsLoseTraces',
      expr: losses(release, '10m')
        .map(({ expr }) => `${expr} > 0`)
        .join(' or '),
      for: '5m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Collectors lose traces, failed ones among them.',
        description: '{{ $labels.pod }} loses {{ $value | humanize }} spans or traces a second.',
      },
    },
  ];
}
