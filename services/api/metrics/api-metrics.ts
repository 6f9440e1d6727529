import { Counter, Gauge, Histogram } from 'prom-client';
import type { ScanQueue } from '../../shared/jobs/queue';
import { counterFromZero } from '../../shared/metrics/counter-from-zero';
import { exemplarOf } from '../../shared/metrics/exemplar';
import { registerQueueDepth } from '../../shared/metrics/queue-depth';
import type { MetricsRegistry } from '../../shared/metrics/registry';
import { registerSamplerInfo } from '../../shared/metrics/sampler-info';
import { registerTracingCounters } from '../../shared/metrics/tracing-counters';
import { currentTrace } from '../../tracing';

/** Memory for uploads, as far as it is watched. */
interface WatchedBuffers {
  readonly usedBytes: number;
  readonly files: number;
  readonly waiting: number;
}

/** The API's own metrics: rate, errors and durations of requests, and what was uploaded. */
export class ApiMetrics {
  readonly presigned: Counter;
  readonly uploads: Counter<'outcome'>;
  readonly uploadedFiles: Counter;
  readonly uploadedBytes: Counter;
  readonly deletedJobs: Counter;
  readonly refusals: Counter<'limit'>;
  readonly #requests: Histogram<'method' | 'route' | 'status_class' | 'trace_id' | 'span_id'>;
  /** Apart from the histogram, the series of which one more label would double. */
  readonly #traced: Counter<'trace_sampled'>;

  readonly #registry: MetricsRegistry;

  constructor(registry: MetricsRegistry, queue: ScanQueue) {
    this.#registry = registry;
    const registers = [registry];
    this.#requests = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the first byte of a request to the last of its answer.',
      labelNames: ['method', 'route', 'status_class'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
      enableExemplars: true,
      registers,
    });
    this.#traced = counterFromZero({
      name: 'traced_requests_total',
      help: 'Requests that belong to a trace, by whether it is sampled. Probes and scrapes belong to none.',
      labelNames: ['trace_sampled'],
      values: ['true', 'false'],
      registers,
    });
    this.presigned = new Counter({ name: 'presigned_urls_total', help: 'Upload URLs given out.', registers });
    this.uploads = counterFromZero({
      name: 'uploads_total',
      help: 'Uploads, by outcome: accepted, replayed, rejected (the caller was wrong), failed (we were).',
      labelNames: ['outcome'],
      values: ['accepted', 'replayed', 'rejected', 'failed'],
      registers,
    });
    this.uploadedFiles = new Counter({
      name: 'uploaded_files_total',
      help: 'Files in accepted uploads.',
      registers,
    });
    this.uploadedBytes = new Counter({
      name: 'uploaded_bytes_total',
      help: 'Bytes of files in accepted uploads.',
      registers,
    });
    this.deletedJobs = new Counter({
      name: 'deleted_jobs_total',
      help: 'Jobs that their owners deleted.',
      registers,
    });
    this.refusals = counterFromZero({
      name: 'limit_refusals_total',
      help: 'Requests refused because a user, or all of them together, had as much as there may be, by what.',
      labelNames: ['limit'],
      values: ['traces', 'memory', 'uploads', 'event_streams', 'open_jobs', 'presigned', 'bytes'],
      registers,
    });
    registerQueueDepth(registry, queue);
    registerTracingCounters(registry);
    registerSamplerInfo(registry);
  }

  /** Of this instance. */
  watchUploadBuffers(buffers: WatchedBuffers): void {
    const watch = (name: string, help: string, value: () => number): void => {
      const gauge: Gauge = new Gauge({ name, help, registers: [], collect: () => gauge.set(value()) });
      this.#registry.registerMetric(gauge);
    };
    watch(
      'upload_buffer_used_bytes',
      'Memory that uploads hold, of UPLOAD_BUFFER_BYTES.',
      () => buffers.usedBytes,
    );
    watch('upload_buffer_files', 'Files that hold memory, or wait for their first.', () => buffers.files);
    watch('upload_buffer_waiting', 'Files that wait for memory.', () => buffers.waiting);
  }

  observeRequest(method: string, route: string, status: number, durationSeconds: number): void {
    const current = currentTrace();
    if (current) this.#traced.inc({ trace_sampled: String(current.sampled) });
    this.#requests.observe({
      labels: { method, route, status_class: `${Math.floor(status / 100)}xx` },
      value: durationSeconds,
      exemplarLabels: exemplarOf(current),
    });
  }
}
