import type { Section } from './layout';
import { failedRequests, slowRequests } from './links';
import { stat } from './panels';
import { failureShare, requestDuration, requestRate } from './requests';
import { jobsInQueue } from './scans';
import { sampledRequests, untracedPodCount } from './tracing';

/** One number for each question that is asked first. */
export const overviewSection: Section = {
  height: 4,
  columns: 6,
  panels: [
    stat({
      title: 'Requests',
      description: 'Without health checks and scrapes.',
      unit: 'reqps',
      queries: [{ expr: requestRate, legend: 'requests' }],
    }),
    stat({
      title: 'Failed requests',
      description: 'Share that was answered with 5xx.',
      unit: 'percentunit',
      queries: [{ expr: failureShare, legend: '5xx' }],
      limits: { orange: 0.01, red: 0.05 },
      links: [failedRequests],
    }),
    stat({
      title: 'Duration',
      description: '95th percentile of all requests.',
      unit: 's',
      queries: [{ expr: requestDuration(0.95), legend: 'p95' }],
      links: [slowRequests],
    }),
    stat({
      title: 'Jobs waiting',
      description: 'Uploads that no worker has taken yet.',
      unit: 'short',
      queries: [{ expr: jobsInQueue('waiting'), legend: 'waiting' }],
    }),
    stat({
      title: 'Sampled',
      description: 'Share of the requests whose trace is kept.',
      unit: 'percentunit',
      queries: [{ expr: sampledRequests, legend: 'sampled' }],
    }),
    stat({
      title: 'Untraced pods',
      description: 'Pods that answer scrapes and make no spans, as all do where tracing is off.',
      unit: 'short',
      queries: [{ expr: untracedPodCount, legend: 'untraced' }],
      limits: { orange: 1, red: 2 },
    }),
  ],
};
