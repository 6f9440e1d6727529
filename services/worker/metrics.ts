import { Counter, Histogram } from 'prom-client';
import type { Job } from '../shared/job';
import { registerQueueDepth } from '../shared/metrics/queue-depth';
import { createMetricsRegistry, type MetricsRegistry } from '../shared/metrics/registry';
import { registerTracingCounters } from '../shared/metrics/tracing-counters';
import type { ScanQueue } from '../shared/queue';
import { currentTrace } from '../tracing';

/** The worker's own metrics. */
export class WorkerMetrics {
  readonly registry: MetricsRegistry = createMetricsRegistry();
  /** The last two are labels of exemplars only. */
  readonly #processing: Histogram<'trace_sampled' | 'status' | 'trace_id' | 'span_id'>;
  readonly #verdicts: Counter<'verdict'>;

  constructor(queue: ScanQueue) {
    const registers = [this.registry];
    this.#processing = new Histogram({
      name: 'job_processing_seconds',
      help: 'Time of one attempt at a job, by the status it left the job with: queued is one that will be retried.',
      labelNames: ['trace_sampled', 'status'],
      // Scans take from milliseconds (a page) to minutes (500 files).
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300],
      enableExemplars: true,
      registers,
    });
    this.#verdicts = new Counter({
      name: 'scan_verdicts_total',
      help: 'Files by their final verdict.',
      labelNames: ['verdict'],
      registers,
    });
    registerQueueDepth(this.registry, queue);
    registerTracingCounters(this.registry);
  }

  /** Counts one attempt. Inside a sampled trace the bucket's exemplar leads to it. */
  observeAttempt(status: Job['status'], durationSeconds: number): void {
    const current = currentTrace();
    this.#processing.observe({
      labels: { trace_sampled: String(current?.sampled ?? false), status },
      value: durationSeconds,
      exemplarLabels: current?.sampled ? { trace_id: current.traceId, span_id: current.spanId } : {},
    });
  }

  /** Counts the verdicts of a job that just became final. */
  countVerdicts(job: Job): void {
    for (const { verdict } of job.files) this.#verdicts.inc({ verdict });
  }
}
