import { Registry } from 'prom-client';
import type { MetricsRegistry } from './registry';

export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

/**
 * All metrics, as OpenMetrics (with exemplars) where the scraper's `Accept` header asks for it, else as Prometheus text.
 */
export async function exposeMetrics(
  registry: MetricsRegistry,
  accept: string | undefined,
): Promise<Exposition> {
  const openMetrics = await registry.metrics();
  if (accept?.includes('application/openmetrics-text'))
    return { contentType: Registry.OPENMETRICS_CONTENT_TYPE, body: openMetrics };
  return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, body: toPrometheus(openMetrics) };
}

const counterType = /^# TYPE (\S+) counter$/gm;
/** ` # {trace_id="…"} 0.5 1700000000.1` at the end of a sample. */
const exemplar = / # \{[^\n]*\} \S+ \S+$/gm;

/** The older text format has no exemplars and no end mark, and counts `_total` as part of a counter's name. */
function toPrometheus(openMetrics: string): string {
  const counters = new Set([...openMetrics.matchAll(counterType)].map(([, name]) => name));
  return openMetrics
    .replace(/# EOF\n$/, '')
    .replace(/^# (HELP|TYPE) (\S+)/gm, (line, _kind, name: string) =>
      counters.has(name) ? `${line}_total` : line,
    )
    .replace(exemplar, '');
}
