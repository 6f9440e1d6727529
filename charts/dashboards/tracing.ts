import { losses, refusedShare } from '../promql/collectors';
import { answeringPods, untracedPods } from '../promql/pods';
import { sumOfRates } from '../promql/rates';
import { samplesOf, samplesOfCollectors } from '../promql/samples';
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

const decided = (counter: string, sampled: 'true' | 'false', ...by: string[]) =>
  sumOfRates(counter, `sampled="${sampled}",${samplesOfCollectors(chosen)}`, range, by);

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
    timeSeries({
      title: 'Samplers in force',
      description:
        'Pods by what decides about new traces: last_known and fallback are pods that Jaeger does not answer.',
      unit: 'short',
      queries: [
        {
          expr: `count by (service, type, param, source) (tracing_sampler_info{${services}})`,
          legend: '{{service}} {{type}} {{param}} ({{source}})',
        },
      ],
      stacked: true,
    }),
    timeSeries({
      title: 'Traces kept by reason',
      description:
        'Where collectors decide. The first reason that applies counts: an error, also of a slow trace.',
      unit: 'cps',
      queries: [
        {
          expr: decided('otelcol_processor_tail_sampling_count_traces_sampled', 'true', 'policy'),
          legend: '{{policy}}',
        },
        {
          expr: decided('otelcol_processor_tail_sampling_global_count_traces_sampled', 'false'),
          legend: 'not kept',
        },
      ],
      stacked: true,
    }),
    timeSeries({
      title: 'Spans refused by collectors',
      description:
        'Share of what each is given: its memory is used up. Services send it again, and drop it in the end.',
      unit: 'percentunit',
      queries: [{ expr: refusedShare(chosen, range), legend: '{{pod}}' }],
    }),
    timeSeries({
      title: 'Lost by collectors',
      description:
        'Spans that the backend did not take, and traces that made room before they were decided on.',
      unit: 'cps',
      queries: losses(chosen, range).map(({ how, expr }) => ({ expr, legend: `${how} {{pod}}` })),
    }),
  ],
};
