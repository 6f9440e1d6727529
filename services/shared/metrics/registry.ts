import { collectDefaultMetrics, type OpenMetricsContentType, Registry } from 'prom-client';

export type MetricsRegistry = Registry<OpenMetricsContentType>;

/** A registry with the process's own metrics (memory, CPU, event loop) in it. Only OpenMetrics can hold exemplars. */
export function createMetricsRegistry(): MetricsRegistry {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  collectDefaultMetrics({ register: registry });
  return registry;
}
