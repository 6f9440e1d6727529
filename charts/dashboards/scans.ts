import { quantile, sumOfRates } from '../promql/rates';
import { samplesOf } from '../promql/samples';
import type { Section } from './layout';
import { failedRequests, failedScans, slowScans } from './links';
import { type Query, timeSeries } from './panels';
import { chosen, range } from './variables';

const worker = samplesOf(chosen, 'worker');
const rates = (counter: string, by: string) => sumOfRates(counter, worker, range, [by]);

/** Jobs by state. Every pod tells of the one queue. */
export const jobsInQueue = (state = '.+'): string =>
  `max by (state) (scan_queue_jobs{state=~"${state}",${samplesOf(chosen, 'api', 'worker')}})`;

const quantiles = (histogram: string): Query[] => [
  { expr: quantile(0.5, histogram, worker, range), legend: 'p50' },
  { expr: quantile(0.95, histogram, worker, range), legend: 'p95', exemplars: true },
];

/** From the upload to the verdict. */
export const scansSection: Section = {
  title: 'Queue and scans',
  height: 8,
  columns: 3,
  panels: [
    timeSeries({
      title: 'Jobs in the queue',
      description: 'waiting for a worker, active in one, or delayed until they are tried again.',
      unit: 'short',
      queries: [{ expr: jobsInQueue(), legend: '{{state}}' }],
      stacked: true,
    }),
    timeSeries({
      title: 'Wait in the queue',
      description: 'From the upload until the first attempt begins. The dots are traces.',
      unit: 's',
      queries: quantiles('scan_queue_wait_seconds'),
    }),
    timeSeries({
      title: 'Uploads by outcome',
      description: 'rejected: the caller was wrong. failed: we were. replayed: the same upload again.',
      unit: 'cps',
      queries: [
        {
          expr: sumOfRates('uploads_total', samplesOf(chosen, 'api'), range, ['outcome']),
          legend: '{{outcome}}',
        },
      ],
      stacked: true,
      links: [failedRequests],
    }),
    timeSeries({
      title: 'Verdicts',
      description: 'Files by their final verdict. error: given up after the last attempt.',
      unit: 'cps',
      queries: [{ expr: rates('scan_verdicts_total', 'verdict'), legend: '{{verdict}}' }],
      stacked: true,
      links: [failedScans],
    }),
    timeSeries({
      title: 'Attempts by result',
      description: 'queued: the attempt failed, and the job will be tried again.',
      unit: 'cps',
      queries: [{ expr: rates('job_processing_seconds_count', 'status'), legend: '{{status}}' }],
      stacked: true,
      links: [failedScans],
    }),
    timeSeries({
      title: 'Duration of attempts',
      description: 'Fetching, scanning and promoting all files of a job. The dots are traces.',
      unit: 's',
      queries: quantiles('job_processing_seconds'),
      links: [slowScans],
    }),
    timeSeries({
      title: 'From the API to the worker',
      description:
        "What Jaeger's dependencies show, also where its storage has none: jobs handed over, and attempts at them.",
      unit: 'cps',
      queries: [
        {
          expr: sumOfRates('uploads_total', `outcome="accepted",${samplesOf(chosen, 'api')}`, range),
          legend: 'jobs of the API',
        },
        { expr: sumOfRates('job_processing_seconds_count', worker, range), legend: 'attempts of the worker' },
      ],
    }),
  ],
};
