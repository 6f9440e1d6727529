import { field } from '../../template/field';
import { anywhere } from '../collector/anywhere';
import { ownMetrics } from '../collector/own-metrics';
import { memoryLimiter, spanReceivers } from '../collector/spans';
import type { Tracing } from '../installation';
import { measuring, monitored } from './performance';
import { remoteSampling } from './sampling';
import { traceStorage } from './trace-storage';

const healthPort = 13_133;

/** Everything in one process, as an OpenTelemetry Collector is configured. */
export function allInOneConfiguration(pipeline: Tracing) {
  const { extensions, ...rest } = collecting(pipeline);
  return configuration(
    pipeline,
    { extensions: { ...extensions, ...querying(pipeline) }, ...rest },
    { metric_backends: { spans: monitored(pipeline) } },
  );
}

/** Takes spans and writes them; what does not fit into memory is refused, and sent again by who sent it. */
export function collectorConfiguration(pipeline: Tracing) {
  const { processors, pipelines, ...rest } = collecting(pipeline);
  const { traces, metrics } = pipelines;
  return configuration(pipeline, {
    ...rest,
    processors: { memory_limiter: memoryLimiter, ...processors },
    pipelines: { traces: { ...traces, processors: ['memory_limiter', ...traces.processors] }, metrics },
  });
}

/** Answers pages and the API. A Collector wants a pipeline, so it has one that nothing goes through. */
export const queryConfiguration = (pipeline: Tracing) =>
  configuration(
    pipeline,
    {
      extensions: querying(pipeline),
      receivers: { nop: {} },
      processors: {},
      exporters: { nop: {} },
      pipelines: { traces: { receivers: ['nop'], processors: [], exporters: ['nop'] } },
    },
    { metric_backends: { spans: monitored(pipeline) } },
  );

const querying = ({ values }: Tracing) => ({
  jaeger_query: {
    storage: { traces: 'traces', metrics: 'spans' },
    base_path: field(values.jaeger.basePath),
    http: anywhere(16_686),
    grpc: anywhere(16_685),
  },
});

function collecting(pipeline: Tracing) {
  const { connectors, exporters, exporterOfTraces, pipeline: metrics } = measuring(pipeline);
  return {
    connectors,
    extensions: { remote_sampling: remoteSampling(pipeline) },
    receivers: spanReceivers,
    processors: { batch: {} },
    exporters: {
      jaeger_storage_exporter: {
        trace_storage: 'traces',
        queue: { enabled: true, sizer: 'items', queue_size: waitingSpans, num_consumers: 10 },
        retry_on_failure: { enabled: true, max_elapsed_time: '300s' },
      },
      ...exporters,
    },
    pipelines: {
      traces: {
        receivers: ['otlp', 'jaeger'],
        processors: ['batch'],
        exporters: ['jaeger_storage_exporter', ...exporterOfTraces],
      },
      metrics,
    },
  };
}

/** So many wait for a storage that is slow. Of Elasticsearch these are the ones on their way to its own batches. */
const waitingSpans = 50_000;

interface Parts {
  readonly extensions: object;
  readonly connectors?: object;
  readonly receivers: object;
  readonly processors: object;
  readonly exporters: object;
  readonly pipelines: Record<string, Record<'receivers' | 'processors' | 'exporters', string[]>>;
}

/** What every process has: the storage, and what it says of itself. */
function configuration(pipeline: Tracing, { extensions, pipelines, ...rest }: Parts, storages: object = {}) {
  const all = {
    jaeger_storage: { backends: { traces: traceStorage(pipeline) }, ...storages },
    ...extensions,
    healthcheckv2: { use_v2: true, http: anywhere(healthPort) },
  };
  return {
    extensions: all,
    ...rest,
    service: {
      extensions: Object.keys(all),
      pipelines,
      telemetry: {
        metrics: ownMetrics(),
        logs: { level: field(pipeline.values.logLevel) },
      },
    },
  };
}
