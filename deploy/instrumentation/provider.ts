import { randomUUID } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import type { TracerProvider } from '@opentelemetry/api';
import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { deferred } from './deferred';
import type { TracingConfiguration } from './configuration';
import { createSenders } from './exporters';

import { createLibraryProvider } from './library-provider';
import { BatchProcessor } from './processor/batch-processor';
import { Delivery } from './processor/delivery';
import { SimpleProcessor } from './processor/simple-processor';
import { createStatistics, type TracingStatistics } from './processor/statistics';
import { reportAs, type Report } from './report';
import { createSampler } from './samplers';
import { createFastProvider } from './tracer/fast-tracer-provider';

export interface Tracing {
  readonly provider: TracerProvider;
  /** Live counts. */
  readonly statistics: TracingStatistics;
  readonly report: Report;
  /**
   * Exports what has ended so far; spans can still be made afterwards. Never rejects.
   *
   * @returns false where the time was not enough
   */
  readonly flush: (timeoutMillis: number) => Promise<boolean>;
  /** Flushes, then gives up sockets and timers; what was not exported in time counts as `shutdown_timeout`. */
  readonly shutdown: (timeoutMillis: number) => Promise<void>;
}

/** Assembles what makes spans and what sends them. */
export function createTracerProvider(
  configuration: TracingConfiguration,
  report: Report = reportAs(configuration.serviceName),
): Tracing {
  const statistics = createStatistics();
  const processors = createProcessors(configuration, statistics, report);
  const sampling = createSampler(configuration.sampler, configuration.serviceName, report);
  const parts = {
    resource: createResource(configuration),
    rootSampler: sampling.root,
    processors,
    statistics,
  };
  const provider = configuration.fastPath ? createFastProvider(parts) : createLibraryProvider(parts);
  const flush = (timeoutMillis: number) => flushWithin(processors, timeoutMillis);
  const shutdown = async (timeoutMillis: number) => {
    sampling.stop();
    await flush(timeoutMillis);
    await Promise.all(processors.map((processor) => processor.shutdown()));
  };
  return { provider, statistics, report, flush, shutdown };
}

function createProcessors(
  configuration: TracingConfiguration,
  statistics: TracingStatistics,
  report: Report,
): SpanProcessor[] {
  const { batch, processor } = configuration;
  const senders = createSenders(configuration);
  if (senders.length === 0) {
    report('info', 'spans are made but not exported: neither JAEGER_HOST nor an OTLP endpoint is set');
  }
  return senders.map((sender) => {
    const delivery = new Delivery(sender, batch.exportTimeoutMillis, statistics, report);
    return processor === 'simple'
      ? new SimpleProcessor(delivery, batch.maxQueueSize)
      : new BatchProcessor(delivery, batch);
  });
}

async function flushWithin(processors: readonly SpanProcessor[], timeoutMillis: number): Promise<boolean> {
  const late = deferred<false>();
  const timer = setTimeout(() => late.resolve(false), timeoutMillis);
  const flushed = Promise.all(processors.map((processor) => processor.forceFlush())).then(() => true);
  const inTime = await Promise.race([flushed, late.promise]);
  clearTimeout(timer);
  return inTime;
}

function createResource({ serviceName, resourceAttributes }: TracingConfiguration): Resource {
  const detected = resourceFromAttributes({
    'host.name': hostname(),
    // Jaeger takes processes without it for different machines, and shifts their spans to correct clocks.
    ip: localAddress(),
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'service.instance.id': randomUUID(),
  });
  const given = resourceFromAttributes({ ...resourceAttributes, 'service.name': serviceName });
  return defaultResource().merge(detected).merge(given);
}

/** The first IPv4 address that others reach this machine by. */
function localAddress(): string {
  const addresses = Object.values(networkInterfaces()).flat();
  const external = addresses.find((address) => address?.family === 'IPv4' && !address.internal);
  return external?.address ?? '127.0.0.1';
}
