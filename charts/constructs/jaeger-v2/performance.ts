import type { ApiObject } from 'cdk8s';
import { present } from '../../template/condition';
import { onlyIf, when } from '../../template/conditional';
import { field } from '../../template/field';
import { anywhere } from '../collector/anywhere';
import type { Tracing } from '../installation';

/** Where Prometheus reads what is measured of operations. */
export const spanMetricsPort = 8889;

/** Rate, errors and durations of operations, measured from spans as they come. */
export function measuring({ values }: Tracing) {
  const { enabled } = values.jaeger.v2.performance;
  return {
    connectors: { spanmetrics: { histogram: { unit: 'ms' }, metrics_flush_interval: '15s' } },
    exporters: { prometheus: anywhere(spanMetricsPort) },
    exporterOfTraces: when(enabled, 'spanmetrics'),
    pipeline: { receivers: ['spanmetrics'], processors: ['batch'], exporters: ['prometheus'] },
  };
}

/** Leaves it to the part that takes spans, where it is wanted. */
export function keepMeasuring(part: ApiObject, { values }: Tracing): void {
  const { enabled } = values.jaeger.v2.performance;
  for (const path of [['connectors'], ['exporters', 'prometheus'], ['service', 'pipelines', 'metrics']])
    onlyIf(part, enabled, 'spec', 'config', ...path);
}

/** Where the page's tab "Monitor" reads it from: names are those that Prometheus has of them. */
export const monitored = ({ values }: Tracing) => ({
  prometheus: {
    endpoint: field(values.jaeger.v2.performance.prometheusUrl),
    normalize_calls: true,
    normalize_duration: true,
  },
});

/** Leaves it to the part that answers the page, where somebody said where it is. */
export function keepMonitor(part: ApiObject, { values }: Tracing): void {
  const known = present(values.jaeger.v2.performance.prometheusUrl);
  const extensions = ['spec', 'config', 'extensions'];
  onlyIf(part, known, ...extensions, 'jaeger_query', 'storage', 'metrics');
  onlyIf(part, known, ...extensions, 'jaeger_storage', 'metric_backends');
}
