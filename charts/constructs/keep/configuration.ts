import { field } from '../../template/field';
import { text } from '../../template/text';
import type { Value } from '../../template/value';
import { anywhere } from '../collector/anywhere';
import { ownMetrics } from '../collector/own-metrics';
import { memoryLimiter, spanReceivers } from '../collector/spans';
import type { Tracing } from '../installation';
import { otlpEndpoint } from '../tracing-endpoints';
import { endMark, policies } from './policies';
import { tierName } from './tiers';

/** Spans of these many requests and no more wait for what is behind a collector; memory is spent on traces. */
const waitingSpans = 20_000;

/** Takes spans by every port that services may send by, and brings those of one trace together. */
export function routingConfiguration(pipeline: Tracing) {
  const { release, values } = pipeline;
  return configuration(values.keep.logLevel, {
    processors: { memory_limiter: memoryLimiter },
    exporters: {
      loadbalancing: {
        routing_key: 'traceID',
        // Here, and not for each collector that decides: what one of them does not take any more goes to another.
        timeout: '10s',
        retry_on_failure: {
          enabled: true,
          initial_interval: '500ms',
          max_interval: '5s',
          max_elapsed_time: '120s',
        },
        sending_queue: { enabled: true, sizer: 'items', queue_size: waitingSpans, num_consumers: 10 },
        protocol: {
          otlp: {
            timeout: '5s',
            compression: 'none',
            tls: { insecure: true },
            retry_on_failure: { enabled: false },
            sending_queue: { enabled: false },
          },
        },
        resolver: {
          dns: {
            hostname: text`${tierName(pipeline, 'keep')}-collector-headless.${release.namespace}.svc`,
            port: '4317',
            interval: '2s',
            timeout: '2s',
          },
        },
      },
    },
    pipeline: { processors: ['memory_limiter'], exporters: ['loadbalancing'] },
  });
}

/** Holds each trace until it is decided on, and sends on what is kept. */
export function decidingConfiguration(pipeline: Tracing) {
  const { waitSeconds, deciding, logLevel } = pipeline.values.keep;
  return configuration(logLevel, {
    processors: {
      memory_limiter: memoryLimiter,
      'transform/mark': {
        error_mode: 'ignore',
        trace_statements: [
          {
            context: 'span',
            // A caller's span, which may never come here, is none to wait for.
            statements: [
              `set(span.attributes["${endMark}"], "true") where IsRootSpan() or span.kind == SPAN_KIND_SERVER`,
            ],
          },
        ],
      },
      tail_sampling: {
        decision_wait: text`${waitSeconds}s`,
        num_traces: field(deciding.traces),
        decision_cache: {
          sampled_cache_size: field(deciding.decisions),
          non_sampled_cache_size: field(deciding.decisions),
        },
        sample_on_first_match: true,
        policies: policies(pipeline),
      },
      'attributes/unmark': { actions: [{ key: endMark, action: 'delete' }] },
      batch: { timeout: '200ms', send_batch_size: 512, send_batch_max_size: 2048 },
    },
    exporters: {
      otlp_http: {
        endpoint: field(otlpEndpoint(pipeline)),
        retry_on_failure: {
          enabled: true,
          initial_interval: '1s',
          max_interval: '10s',
          max_elapsed_time: '300s',
        },
        sending_queue: { enabled: true, sizer: 'items', queue_size: waitingSpans, num_consumers: 10 },
      },
    },
    pipeline: {
      processors: ['memory_limiter', 'transform/mark', 'tail_sampling', 'attributes/unmark', 'batch'],
      exporters: ['otlp_http'],
    },
  });
}

/** The names that the Collector has by default, whatever else is said of its metrics. */
const plainNames = { without_scope_info: true, without_type_suffix: true, without_units: true };

interface Parts {
  readonly processors: object;
  readonly exporters: object;
  readonly pipeline: { readonly processors: string[]; readonly exporters: string[] };
}

/** What both tiers have in common. */
function configuration(logLevel: Value<string>, { processors, exporters, pipeline }: Parts) {
  return {
    receivers: spanReceivers,
    processors,
    exporters,
    extensions: { health_check: anywhere(13133) },
    service: {
      extensions: ['health_check'],
      pipelines: { traces: { receivers: ['otlp', 'jaeger'], ...pipeline } },
      telemetry: {
        logs: { level: field(logLevel) },
        metrics: ownMetrics(plainNames),
      },
    },
  };
}
