import { readText, type Environment } from './environment';
import { readUnusedAddresses } from './exporters';
import type { IgnoredSettings } from './ignored-settings';
import { readForeignNames } from './instrumentations';

const LOGS = 'logs are not exported from here';
const METRICS = 'metrics are not exported from here';

/** Of OpenTelemetry's standard and its stock image, and why they change nothing. A name that ends in `_` stands for all that begin so. */
export const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  JAEGER_PASSWORD: 'Jaeger is sent no credentials',
  JAEGER_SAMPLER_TYPE: 'JAEGER_SAMPLER decides',
  JAEGER_SERVICE_NAME: 'SERVICE_NAME or OTEL_SERVICE_NAME decides',
  JAEGER_TAGS: 'OTEL_RESOURCE_ATTRIBUTES are for this',
  JAEGER_USER: 'Jaeger is sent no credentials',
  OTEL_BLRP_: LOGS,
  OTEL_CONFIG_FILE: 'variables decide, no file',
  OTEL_ENTITIES: 'resources have attributes alone',
  OTEL_EXPERIMENTAL_CONFIG_FILE: 'variables decide, no file',
  OTEL_EXPORTER_JAEGER_PASSWORD: 'Jaeger is sent no credentials',
  OTEL_EXPORTER_JAEGER_PROTOCOL: 'port or endpoint decide, or JAEGER_PROTOCOL',
  OTEL_EXPORTER_JAEGER_TIMEOUT: 'OTEL_BSP_EXPORT_TIMEOUT decides',
  OTEL_EXPORTER_JAEGER_USER: 'Jaeger is sent no credentials',
  OTEL_EXPORTER_OTLP_INSECURE: 'the scheme of an endpoint decides',
  OTEL_EXPORTER_OTLP_LOGS_: LOGS,
  OTEL_EXPORTER_OTLP_METRICS_: METRICS,
  OTEL_EXPORTER_OTLP_PROFILES_: 'profiles are not exported from here',
  OTEL_EXPORTER_OTLP_SPAN_INSECURE: 'the scheme of an endpoint decides',
  OTEL_EXPORTER_OTLP_TRACES_INSECURE: 'the scheme of an endpoint decides',
  OTEL_EXPORTER_PROMETHEUS_: METRICS,
  OTEL_EXPORTER_ZIPKIN_: 'there is no exporter for Zipkin',
  OTEL_INSTRUMENTATION_GENAI_: 'what they let through goes into logs, which are not exported from here',
  OTEL_INSTRUMENTATION_: 'the instrumentations have settings of their own',
  OTEL_LOGRECORD_: LOGS,
  OTEL_LOGS_EXPORTER: LOGS,
  OTEL_METRICS_: METRICS,
  OTEL_METRIC_: METRICS,
  OTEL_NODE_EXPERIMENTAL_: 'experiments of the stock image are not here',
  OTEL_SEMCONV_STABILITY_OPT_IN: 'each instrumentation has one set of names, as in the stock image',
};

/** What they say is so anyhow. */
const OBEYED_VALUES: ReadonlySet<string> = new Set(['none']);

/**
 * Variables that are set and change nothing, each with why: whoever set them should hear of it, and no service goes
 * untraced for them. Values are left out, but of those that cannot be understood: headers are among them.
 */
export function readWithoutEffect(env: Environment, ignored: IgnoredSettings): Record<string, string> {
  const found: Record<string, string> = {};
  for (const variable of Object.keys(env).toSorted()) {
    const value = readText(env, variable);
    const reason = value === undefined || OBEYED_VALUES.has(value) ? undefined : reasonFor(variable);
    if (reason !== undefined) found[variable] = reason;
  }
  return { ...found, ...readUnusedAddresses(env), ...readForeignNames(env), ...ignored.reasons };
}

function reasonFor(variable: string): string | undefined {
  const known = Object.keys(WITHOUT_EFFECT).find((name) =>
    name.endsWith('_') ? variable.startsWith(name) : variable === name,
  );
  return known === undefined ? undefined : WITHOUT_EFFECT[known];
}
