import { samplesOfJaeger } from '../promql/jaeger';
import { quantile, sumOfRates } from '../promql/rates';
import type { Section } from './layout';
import { timeSeries } from './panels';
import { chosen, range } from './variables';

/** What begins a service's part of a trace: requests that it answers, and jobs that it takes. */
const entries = `span_kind=~"SPAN_KIND_(SERVER|CONSUMER)",${samplesOfJaeger(chosen)}`;
const operation = ['service_name', 'span_name'];
const calls = (matchers: string) => sumOfRates('traces_span_metrics_calls_total', matchers, range, operation);

/** 0, and not absent, where no call failed. */
const failedShare = `(${calls(`status_code="STATUS_CODE_ERROR",${entries}`)} or 0 * ${calls(entries)}) / ${calls(entries)}`;

const duration = (share: number) =>
  quantile(share, 'traces_span_metrics_duration_milliseconds', entries, range, operation);

const legend = '{{service_name}} {{span_name}}';

/** Of every service that sends spans to Jaeger v2, where it measures operations. */
export const operationsSection: Section = {
  title: 'Operations, by their spans',
  height: 8,
  columns: 3,
  panels: [
    timeSeries({
      title: 'Calls by operation',
      description: 'Requests answered and jobs taken whose spans reached Jaeger: the sampled ones.',
      unit: 'cps',
      queries: [{ expr: calls(entries), legend }],
      stacked: true,
    }),
    timeSeries({
      title: 'Failed calls by operation',
      description: 'Share of the calls whose span has the status ERROR.',
      unit: 'percentunit',
      queries: [{ expr: failedShare, legend }],
    }),
    timeSeries({
      title: 'Duration by operation',
      description: 'Of the same spans, as the tab Monitor of Jaeger’s page has it.',
      unit: 'ms',
      queries: [
        { expr: duration(0.5), legend: `p50 ${legend}` },
        { expr: duration(0.95), legend: `p95 ${legend}` },
        { expr: duration(0.99), legend: `p99 ${legend}` },
      ],
    }),
  ],
};
