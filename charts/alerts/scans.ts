import { quantile, sumOfRates } from '../promql/rates';
import { samplesOf, type Source } from '../promql/samples';
import type { Alert } from './alert';

const attempts = (matchers: string) => sumOfRates('job_processing_seconds_count', matchers, '10m');

/** Alerts on files that were uploaded and get no verdict, or get it late. */
export function scanAlerts(release: Source): Alert[] {
  const worker = samplesOf(release, 'worker');
  return [
    {
      alert: 'MangaMotionScansFail',
      expr: `sum(increase(scan_verdicts_total{verdict="error",${worker}}[15m])) > 0`,
      for: '0m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'Files were given up without a verdict.',
        description:
          'Files that ended as error within 15 minutes, after their last attempt: {{ $value | printf "%.0f" }}.',
      },
    },
    {
      alert: 'MangaMotionScanAttemptsFail',
      expr: `${attempts(`status=~"queued|error",${worker}`)} / ${attempts(worker)} > 0.1`,
      for: '5m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'More than one scan in ten fails and is tried again.',
        description:
          '{{ $value | humanizePercentage }} of the attempts fail; after the last one a job is given up.',
      },
    },
    {
      alert: 'MangaMotionScansStandStill',
      // Both know the queue: the API still tells where every worker is gone.
      expr: `max(scan_queue_jobs{state="waiting",${samplesOf(release, 'api', 'worker')}}) > 0 unless ${attempts(worker)} > 0`,
      for: '10m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'Uploads wait and none is scanned.',
        description: '{{ $value }} jobs wait. The log of the worker says which server does not answer.',
      },
    },
    {
      alert: 'MangaMotionScanDependencyAway',
      expr: `max by (dependency) (scan_dependency_away{${worker}}) > 0`,
      for: '5m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'Uploads wait, because something that scans need is away.',
        description: 'A worker takes no jobs without it: {{ $labels.dependency }}.',
      },
    },
    {
      alert: 'MangaMotionJobsWait',
      expr: `${quantile(0.95, 'scan_queue_wait_seconds', worker, '10m')} > 60`,
      for: '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'One upload in twenty waits more than a minute for its scan to begin.',
        description:
          '95th percentile: {{ $value | humanizeDuration }}. There are too few workers for the load.',
      },
    },
    {
      alert: 'MangaMotionScansAreSlow',
      expr: `${quantile(0.95, 'job_processing_seconds', worker, '10m')} > 60`,
      for: '15m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'One upload in twenty takes more than a minute to scan.',
        description: '95th percentile: {{ $value | humanizeDuration }}.',
      },
    },
    {
      alert: 'MangaMotionSignaturesAreOld',
      expr: `max(clamd_database_age_seconds{${worker}}) > 3 * 86400`,
      for: '1h',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'clamd judges by signatures that are older than three days.',
        description: 'They were made {{ $value | humanizeDuration }} ago: newer malware is called clean.',
      },
    },
    {
      alert: 'MangaMotionPromotedFileIsInfected',
      expr: `sum(increase(rescanned_files_total{verdict="infected",${worker}}[1h])) > 0`,
      for: '0m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'Malware was found in files that had been called clean.',
        description:
          'Taken back within an hour: {{ $value | printf "%.0f" }} files. Somebody may have downloaded them before.',
      },
    },
  ];
}
