import { type Job as QueuedJob, UnrecoverableError } from 'bullmq';
import { isFinal, type Job, statusOf } from '../shared/job';
import { JobChangedError, type JobStore } from '../shared/job-store';
import type { Logger } from '../shared/logger';
import type { ScanJobData } from '../shared/queue';
import { Attribute, setAttribute, withSpan } from '../tracing';
import { claim } from './claim';
import type { FileOutcome, FileOutcomes } from './file-outcome';
import type { WorkerMetrics } from './metrics';
import { Progress } from './progress';
import { scanFiles, type ScanResources } from './scan-files';
import { giveUp, settle } from './settle';

export interface JobProcessing extends ScanResources {
  readonly store: JobStore;
  readonly metrics: WorkerMetrics;
  readonly logger: Logger;
  /** Attempts at a job before it ends as `error`. */
  readonly scanAttempts: number;
}

/**
 * The queue's processor. BullMQ delivers at least once, so the record decides: what is final stays as it is, and of
 * two workers that hold the same job the later one wins.
 */
export function createProcessor(
  processing: JobProcessing,
): (queued: QueuedJob<ScanJobData>) => Promise<void> {
  return async (queued) => {
    const { jobId } = queued.data;
    const attempt = new Attempt(processing, jobId);
    try {
      await withSpan('worker.scan', () => attempt.run(queued.parent?.id), {
        [Attribute.spanKind]: 'consumer',
        [Attribute.operation]: 'scan',
        [Attribute.jobId]: jobId,
      });
    } catch (cause) {
      // Anything else makes BullMQ try again, after its backoff.
      throw attempt.final ? new UnrecoverableError(messageOf(cause)) : cause;
    }
  };
}

/** One attempt at one job. */
class Attempt {
  readonly #processing: JobProcessing;
  readonly #jobId: string;
  readonly #startedAt = performance.now();
  #logger: Logger;
  /** True once the record is final. */
  final = false;

  constructor(processing: JobProcessing, jobId: string) {
    this.#processing = processing;
    this.#jobId = jobId;
    this.#logger = processing.logger.child({ job_id: jobId });
  }

  /** @throws what made the attempt fail, for the span and for the queue. */
  async run(parentJobId: string | undefined): Promise<void> {
    const { store, scanAttempts } = this.#processing;
    const { state, job } = await claim(store, this.#jobId, scanAttempts);
    if (job) this.#describe(job, parentJobId);
    if (state === 'settled') return this.#nothingToDo(job);
    if (state === 'exhausted') return this.#write(job, giveUp(job));
    this.#logger.info({ verdict: 'pending', duration_seconds: 0 }, 'scan started');
    if (job.attempts === 1) this.#processing.metrics.observeWait(job);
    await this.#scan(job);
  }

  async #scan(job: Job): Promise<void> {
    const { store, scanAttempts } = this.#processing;
    const progress = new Progress(store, job);
    const outcomes = await this.#outcomes(job, progress);
    const current = await progress.end();
    const isLast = job.attempts >= scanAttempts;
    const next = isLast ? giveUp(current, outcomes) : settle(current, outcomes);
    const failure = firstFailure(outcomes);
    await this.#write(current, next, failure?.cause);
    if (failure) throw failure.cause;
  }

  /** Whatever goes wrong leaves files pending, for the next attempt. */
  async #outcomes(job: Job, progress: Progress): Promise<FileOutcomes> {
    const files = job.files.filter((file) => file.verdict === 'pending');
    try {
      return await scanFiles(this.#processing, files, (id, outcome) => progress.record(id, outcome));
    } catch (cause) {
      return new Map(files.map((file) => [file.id, { verdict: 'pending', cause }]));
    }
  }

  /** Writes what the attempt came to; a result that comes too late has no effect. */
  async #write(job: Job, next: Job, failure?: unknown): Promise<void> {
    const { store, metrics } = this.#processing;
    try {
      await store.replace(job, next);
    } catch (error) {
      if (!(error instanceof JobChangedError)) throw error;
      this.#logger.warn(this.#fields(job), 'another worker took this job over: the result is dropped');
      return;
    }
    this.final = isFinal(next.status);
    if (this.final) metrics.countVerdicts(next);
    this.#conclude(next);
    const fields = { ...this.#fields(next), ...(failure === undefined ? {} : { error: failure }) };
    if (failure === undefined) this.#logger.info(fields, 'scan finished');
    else this.#logger.error(fields, this.final ? 'scan given up' : 'scan failed, to be tried again');
  }

  #nothingToDo(job: Job | undefined): void {
    this.final = true;
    if (job) this.#conclude(job);
    this.#logger.info(this.#fields(job), job ? 'job was done already' : 'job has no record: it was undone');
  }

  #describe(job: Job, parentJobId: string | undefined): void {
    this.#logger = this.#logger.child({ attempt: job.attempts });
    setAttribute(Attribute.jobAttempt, job.attempts);
    // Without a parent in the queue, what the job comes from is the upload.
    setAttribute(Attribute.jobParentId, parentJobId ?? job.trace?.spanId ?? '');
    setAttribute(Attribute.fileCount, job.files.length);
  }

  #conclude(job: Job): void {
    const { verdict, duration_seconds: durationSeconds } = this.#fields(job);
    this.#processing.metrics.observeAttempt(job.status, durationSeconds);
    setAttribute(Attribute.jobStatus, job.status);
    setAttribute(Attribute.scanStatus, verdict);
    setAttribute(Attribute.durationSeconds, durationSeconds);
  }

  #fields(job: Job | undefined): { verdict: string; duration_seconds: number } {
    const verdict = job && isFinal(job.status) ? statusOf(job.files) : 'pending';
    return { verdict, duration_seconds: (performance.now() - this.#startedAt) / 1000 };
  }
}

function firstFailure(outcomes: FileOutcomes): Extract<FileOutcome, { verdict: 'pending' }> | undefined {
  for (const outcome of outcomes.values()) if (outcome.verdict === 'pending') return outcome;
  return undefined;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
