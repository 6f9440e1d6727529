import type { KeepRule } from '../keep';

export interface JaegerPorts {
  readonly query: number;
  readonly queryGrpc: number;
  readonly otlpHttp: number;
  readonly otlpGrpc: number;
  readonly thriftHttp: number;
  readonly sampling: number;
  readonly samplingGrpc: number;
  /** UDP. */
  readonly compact: number;
  /** UDP. */
  readonly binary: number;
}

/**
 * The configuration of a Jaeger v2 that keeps its traces in memory; JSON is YAML as well.
 *
 * @param strategies path of the sampling strategies file.
 * @param host the address to listen on.
 * @param keep which traces; undefined: all.
 */
export function jaegerConfiguration(
  ports: JaegerPorts,
  strategies: string,
  host: string,
  keep?: KeepRule,
): object {
  const listen = (port: number) => ({ endpoint: `${host}:${port}` });
  return {
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'remote_sampling'],
      pipelines: {
        traces: {
          receivers: ['otlp', 'jaeger'],
          ...(keep && { processors: ['tail_sampling'] }),
          exporters: ['jaeger_storage_exporter'],
        },
      },
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
    },
    extensions: {
      jaeger_storage: { backends: { memory: { memory: { max_traces: 100_000 } } } },
      jaeger_query: {
        storage: { traces: 'memory' },
        // One machine has one clock: show times as they were measured.
        max_clock_skew_adjust: '0s',
        http: listen(ports.query),
        grpc: listen(ports.queryGrpc),
      },
      remote_sampling: {
        file: { path: strategies, reload_interval: '1s' },
        http: listen(ports.sampling),
        grpc: listen(ports.samplingGrpc),
      },
    },
    receivers: {
      otlp: { protocols: { http: listen(ports.otlpHttp), grpc: listen(ports.otlpGrpc) } },
      jaeger: {
        protocols: {
          thrift_compact: listen(ports.compact),
          thrift_binary: listen(ports.binary),
          thrift_http: listen(ports.thriftHttp),
        },
      },
    },
    ...(keep && { processors: { tail_sampling: tailSampling(keep) } }),
    exporters: { jaeger_storage_exporter: { trace_storage: 'memory' } },
  };
}

/** @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/processor/tailsamplingprocessor */
const tailSampling = ({ slowerThanSeconds, decisionSeconds }: KeepRule) => ({
  decision_wait: `${decisionSeconds}s`,
  num_traces: 50_000,
  decision_cache: { sampled_cache_size: 100_000, non_sampled_cache_size: 100_000 },
  policies: [
    { name: 'failed', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
    { name: 'slow', type: 'latency', latency: { threshold_ms: 1000 * slowerThanSeconds } },
  ],
});
