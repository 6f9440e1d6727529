import { answeringPods, untracedPods } from '../promql/pods';
import { sumOfRates } from '../promql/rates';
import { samplesOf } from '../promql/samples';
import type { Section } from './layout';
import { timeSeries } from './panels';
import { chosen, range } from './variables';

const services = samplesOf(chosen, 'api', 'worker');
const rates = (counter: string, ...by: string[]) => sumOfRates(counter, services, range, by);

/** How many of a counter's events belong to a sampled trace. */
const sampledShare = (counter: string, matchers: string) =>
  `${sumOfRates(counter, `trace_sampled="true",${matchers}`, range)} / ${sumOfRates(counter, matchers, range)}`;

export const sampledRequests = sampledShare('traced_requests_total', samplesOf(chosen, 'api'));
const sampledAttempts = sampledShare('job_processing_seconds_count', samplesOf(chosen, 'worker'));

/** 0 where pods answer and all are traced; nothing where none answers, which would else look like health. */
export const untracedPodCount = `count(${untracedPods(chosen)}) or 0 * count(${answeringPods(chosen)})`;

/** What tracing does, and what it lost. */
export const tracingSection: Section = {
  title: 'Tracing',
  height: 8,
  columns: 3,
  panels: [
    timeSeries({
      title: 'Sampled share',
      description: 'Requests decide; attempts at scans follow the request of their upload.',
      unit: 'percentunit',
      queries: [
        { expr: sampledRequests, legend: 'requests' },
        { expr: sampledAttempts, legend: 'attempts' },
      ],
    }),
    timeSeries({
      title: 'Spans created and exported',
      description: 'Exported counts each exporter: with two of them it is twice of what was created.',
      unit: 'cps',
      queries: [
        { expr: rates('tracing_spans_created_total', 'service'), legend: 'created {{service}}' },
        { expr: rates('tracing_spans_exported_total', 'service'), legend: 'exported {{service}}' },
      ],
    }),
    timeSeries({
      title: 'Spans dropped by reason',
      description: 'No request suffers; docs/monitoring.md says what to do for each reason.',
      unit: 'cps',
      queries: [
        { expr: rates('tracing_spans_dropped_total', 'service', 'reason'), legend: '{{reason}} {{service}}' },
      ],
      stacked: true,
    }),
  ],
};
