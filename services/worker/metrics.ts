import { type Counter, Gauge, Histogram } from 'prom-client';
import type { Job } from '../shared/job';
import type { ScanQueue } from '../shared/jobs/queue';
import { counterFromZero } from '../shared/metrics/counter-from-zero';
import { exemplarOf } from '../shared/metrics/exemplar';
import { registerQueueDepth } from '../shared/metrics/queue-depth';
import { createMetricsRegistry, type MetricsRegistry } from '../shared/metrics/registry';
import { registerSamplerInfo } from '../shared/metrics/sampler-info';
import { registerTracingCounters } from '../shared/metrics/tracing-counters';
import { currentTrace } from '../tracing';
import { dependencies, type Dependency } from './outages/dependency';

/** The worker's own metrics. */
export class WorkerMetrics {
  readonly registry: MetricsRegistry = createMetricsRegistry();
  /** The last two are labels of exemplars only. */
  readonly #processing: Histogram<'trace_sampled' | 'status' | 'trace_id' | 'span_id'>;
  readonly #wait: Histogram<'trace_id' | 'span_id'>;
  readonly #verdicts: Counter<'verdict'>;
  readonly #away: Gauge<'dependency'>;
  readonly #outages: Counter<'dependency'>;
  readonly #putBack: Counter<'reason'>;

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
    this.#wait = new Histogram({
      name: 'scan_queue_wait_seconds',
      help: 'Time from the upload of a job until its first attempt begins.',
      // A free worker takes a job at once; at the other end, nobody has scanned for an hour.
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600],
      enableExemplars: true,
      registers,
    });
    this.#verdicts = counterFromZero({
      name: 'scan_verdicts_total',
      help: 'Files by their final verdict.',
      labelNames: ['verdict'],
      values: ['clean', 'infected', 'unscannable', 'error'],
      registers,
    });
    this.#away = new Gauge({
      name: 'scan_dependency_away',
      help: '1 while something that scans need is away, and no jobs are taken because of it.',
      labelNames: ['dependency'],
      registers,
    });
    for (const dependency of dependencies) this.#away.set({ dependency }, 0);
    this.#outages = counterFromZero({
      name: 'scan_dependency_outages_total',
      help: 'Outages of what scans need.',
      labelNames: ['dependency'],
      values: dependencies,
      registers,
    });
    this.#putBack = counterFromZero({
      name: 'scan_jobs_put_back_total',
      help: 'Attempts that were cut short by an outage, or by the end of the worker, and do not count.',
      labelNames: ['reason'],
      values: [...dependencies, 'shutdown'],
      registers,
    });
    registerQueueDepth(this.registry, queue);
    registerTracingCounters(this.registry);
    registerSamplerInfo(this.registry);
  }

  /** Records how long a job waited for the attempt that begins now. */
  observeWait({ createdAt }: Job): void {
    // The API's clock, and another one here: the difference must not come out below zero.
    const value = Math.max(0, (Date.now() - Date.parse(createdAt)) / 1000);
    this.#wait.observe({ labels: {}, value, exemplarLabels: exemplarOf(currentTrace()) });
  }

  /** Counts one attempt. Inside a sampled trace the bucket's exemplar leads to it. */
  observeAttempt(status: Job['status'], durationSeconds: number): void {
    const current = currentTrace();
    this.#processing.observe({
      labels: { trace_sampled: String(current?.sampled ?? false), status },
      value: durationSeconds,
      exemplarLabels: exemplarOf(current),
    });
  }

  outageBegan(dependency: Dependency): void {
    this.#outages.inc({ dependency });
    this.#away.set({ dependency }, 1);
  }

  outageEnded(dependency: Dependency): void {
    this.#away.set({ dependency }, 0);
  }

  countPutBack(reason: Dependency | 'shutdown'): void {
    this.#putBack.inc({ reason });
  }

  /** Counts the verdicts of a job that just became final. */
  countVerdicts(job: Job): void {
    for (const { verdict } of job.files) this.#verdicts.inc({ verdict });
  }
}
