import type { TracerProvider } from '@opentelemetry/api';
import type { TracingConfiguration } from './configuration';
import { reportAs, type Report } from './diagnostics/report';
import type { SamplerInForce } from './diagnostics/sampler-in-force';
import { createStatistics, type TracingStatistics } from './diagnostics/statistics';
import { createExport, type Export } from './exporters';
import type { InstalledHooks } from './hooks';
import { BatchProcessor } from './processor/batch-processor';
import { Delivery } from './processor/delivery';
import { flushWithin, flushWithoutLoop } from './processor/flush';
import type { FlushableProcessor } from './processor/flushable-processor';
import { SimpleProcessor } from './processor/simple-processor';
import { createSampler } from './samplers';
import { DebugIdSampler } from './samplers/debug-id-sampler';
import { createResource } from './tracer/resource';
import { chooseWay } from './way';

export interface Tracing {
  readonly provider: TracerProvider;
  /** Live counts. */
  readonly statistics: TracingStatistics;
  /** Of now. */
  readonly sampler: () => SamplerInForce;
  readonly report: Report;
  /**
   * Exports what has ended so far; spans can still be made afterwards. Never rejects.
   *
   * @returns false where the time was not enough
   */
  readonly flush: (timeoutMillis: number) => Promise<boolean>;
  /**
   * Exports what has ended so far without the event loop, for the end of the process. What is not exported in time
   * counts as `shutdown_timeout`.
   *
   * @param deadline on the clock of `performance.now()`
   */
  readonly flushNow: (deadline: number) => void;
  /** Flushes, then gives up sockets and timers; what was not exported in time counts as `shutdown_timeout`. */
  readonly shutdown: (timeoutMillis: number) => Promise<void>;
}

/** Assembles what makes spans and what sends them. */
export function createTracing(
  configuration: TracingConfiguration,
  report: Report = reportAs(configuration.serviceName, configuration.logLevel),
  hooks?: InstalledHooks,
  statistics: TracingStatistics = createStatistics(),
): Tracing {
  const { senders, link, askStrategy } = createExport(configuration);
  const exporting = createProcessors(configuration, senders, statistics, report, hooks !== undefined);
  const flushed = hooks === undefined ? exporting : [...exporting, hooks.processor];
  const sampling = createSampler(configuration.sampler, configuration.serviceName, report, askStrategy);
  const parts = {
    resource: createResource(configuration, report, hooks?.resource),
    limits: configuration.limits,
    rootSampler: new DebugIdSampler(sampling.root),
    processors: sampling.processor === undefined ? flushed : [...flushed, sampling.processor],
    statistics,
    hooks: hooks && { onStart: hooks.processor.onStart.bind(hooks.processor), keeps: hooks.keeps },
  };
  const provider = chooseWay(configuration.fastPath).createTracerProvider(parts);
  const flush = (timeoutMillis: number) => flushWithin(flushed, timeoutMillis);
  const shutdown = async (timeoutMillis: number) => {
    sampling.stop();
    await flush(timeoutMillis);
    await Promise.all(flushed.map((processor) => processor.shutdown()));
    link?.close();
  };
  const flushNow = (deadline: number) => flushWithoutLoop(flushed, link, deadline);
  return { provider, statistics, sampler: sampling.inForce, report, flush, flushNow, shutdown };
}

function createProcessors(
  { batch, processor }: TracingConfiguration,
  senders: Export['senders'],
  statistics: TracingStatistics,
  report: Report,
  hasHooks: boolean,
): FlushableProcessor[] {
  if (senders.length === 0 && !hasHooks) {
    report(
      'info',
      'spans are made but not exported: neither JAEGER_HOST nor an OTLP endpoint is set, or OTEL_TRACES_EXPORTER is none',
    );
  }
  return senders.map((sender) => {
    const delivery = new Delivery(sender, batch.exportTimeoutMillis, statistics, report);
    return processor === 'simple'
      ? new SimpleProcessor(delivery, batch.maxQueueSize)
      : new BatchProcessor(delivery, batch);
  });
}
