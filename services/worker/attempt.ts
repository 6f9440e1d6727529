import { isFinal, type Job, type JobFile, statusOf } from '../shared/job';
import { JobChangedError } from '../shared/jobs/job-store';
import type { Logger } from '../shared/logger';
import { isRefusal } from '../shared/redis/refusal';
import { Attribute, setAttribute, type TraceReference } from '../tracing';
import { claim } from './claim';
import { ScannerUnreachableError } from './clamd/errors';
import { type Dependency, ownersName } from './outages/dependency';
import { outageBehind } from './outages/outage-behind';
import type { JobProcessing } from './process-job';
import { Progress } from './progress';
import type { Release } from './scan-marks';
import { AttemptTimeoutError } from './scan/attempt-timeout-error';
import { describeFilesOf } from './scan/describe-file';
import type { FileOutcome, FileOutcomes } from './scan/file-outcome';
import { scanFiles } from './scan/scan-files';
import { giveUp, putBack, settle } from './settle';

/** The process has to end before the attempt could. */
class WorkerStoppedError extends Error {
  override readonly name = 'WorkerStoppedError';
}

const scannerPatienceMillis = 1500;

/** One attempt at one job. */
export class Attempt {
  readonly #processing: JobProcessing;
  readonly #jobId: string;
  readonly #startedAt = performance.now();
  #logger: Logger;
  /** What became of the job: its record is final, or the attempt does not count. Undefined: it is to be tried again. */
  end: 'final' | 'put-back' | undefined;
  /** The job's, once its record was read. */
  uploadTrace: TraceReference | undefined;

  constructor(processing: JobProcessing, jobId: string) {
    this.#processing = processing;
    this.#jobId = jobId;
    this.#logger = processing.logger.child({ job_id: jobId });
  }

  /** @throws what made the attempt fail, for the span and for the queue. */
  async run(): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      if (isRefusal(error)) this.#processing.outages.begin('redis', error);
      throw error;
    }
  }

  async #run(): Promise<void> {
    const { store, marks, scanAttempts } = this.#processing;
    const claimed = await claim(store, marks, this.#jobId, scanAttempts);
    const { state, job } = claimed;
    if (job) this.#describe(job);
    if (state === 'settled') return this.#nothingToDo(job);
    if (state === 'given-up') return void (await this.#write(job, claimed.ended));
    this.#logger.info({ verdict: 'pending', duration_seconds: 0 }, 'scan started');
    if (claimed.isFirst) this.#processing.metrics.observeWait(job);
    await this.#scan(job);
  }

  async #scan(job: Job): Promise<void> {
    const { store, scanAttempts, outages } = this.#processing;
    const progress = new Progress(store, job);
    const outcomes = await this.#outcomes(job, progress);
    const current = await progress.end();
    const failure = firstFailure(outcomes);
    const reason = await this.#reasonToPutBack(outcomes);
    if (reason) return this.#putBack(current, outcomes, reason);
    outages.attemptEnded(this.#startedAt);
    const isLast = job.attempts >= scanAttempts;
    const next = isLast ? giveUp(current, outcomes) : settle(current, outcomes);
    await this.#write(current, next, failure?.cause);
    if (failure) throw failure.cause;
  }

  /** Whatever goes wrong, or is not done in time, leaves files pending, for the next attempt. */
  async #outcomes(job: Job, progress: Progress): Promise<FileOutcomes> {
    const { marks, attemptTimeoutMillis, overdue, traceFileNames } = this.#processing;
    const files = job.files.filter((file) => file.verdict === 'pending');
    const outcomes = new Map<string, FileOutcome>();
    const timeout = AbortSignal.timeout(attemptTimeoutMillis);
    const signal = AbortSignal.any([overdue, timeout]);
    const onOutcome = (id: string, outcome: FileOutcome): void => {
      outcomes.set(id, outcome);
      progress.record(id, outcome);
    };
    const handOver = async (id: string): Promise<Release> => {
      const file = fileOf(files, id);
      const release = await marks.set(job, file, signal);
      if (file.interruptions) await this.#requireScanner(release);
      return release;
    };
    const describe = describeFilesOf(job, traceFileNames);
    const watcher = { onOutcome, handOver, describe, signal };
    let failure: unknown;
    try {
      await unlessAborted(signal, scanFiles(this.#processing, files, watcher));
    } catch (cause) {
      failure = cause;
      if (timeout.aborted) failure = new AttemptTimeoutError(attemptTimeoutMillis, { cause });
      if (overdue.aborted) failure = new WorkerStoppedError('the worker is stopping', { cause });
    }
    for (const { id } of files)
      if (!outcomes.has(id)) outcomes.set(id, { verdict: 'pending', cause: failure });
    // What is still under way in the background changes nothing any more.
    return new Map(outcomes);
  }

  /**
   * Of a scanner that is away already, which may look like one that hangs up behind a proxy or in a mesh, no file dies.
   *
   * @param release takes the mark of the file away that is not handed over.
   */
  async #requireScanner(release: Release): Promise<void> {
    try {
      await this.#processing.clamd.ping(scannerPatienceMillis);
    } catch (cause) {
      await release();
      throw new ScannerUnreachableError('clamd was away before it had the file', { cause });
    }
  }

  /** An outage, or the worker's end: nothing that the job did. */
  async #reasonToPutBack(outcomes: FileOutcomes): Promise<ReasonToPutBack | undefined> {
    const { clamd } = this.#processing;
    let isScannerThere: Promise<boolean> | undefined;
    const ask = (): Promise<boolean> =>
      (isScannerThere ??= clamd.ping(scannerPatienceMillis).then(
        () => true,
        () => false,
      ));
    for (const outcome of outcomes.values()) {
      if (outcome.verdict !== 'pending') continue;
      const { cause } = outcome;
      if (cause instanceof WorkerStoppedError) return { why: 'shutdown', cause };
      const dependency = await outageBehind(cause, ask);
      if (dependency) return { why: dependency, cause };
    }
    return undefined;
  }

  async #putBack(job: Job, outcomes: FileOutcomes, { why, cause }: ReasonToPutBack): Promise<never> {
    const { outages, metrics } = this.#processing;
    if (why !== 'shutdown') outages.begin(why, cause);
    metrics.countPutBack(why);
    const since = new Date().toISOString();
    const waiting = why === 'shutdown' ? undefined : { for: ownersName[why], since };
    if (await this.#write(job, putBack(job, outcomes, waiting), cause)) this.end ??= 'put-back';
    throw cause;
  }

  /** Writes what the attempt came to. @returns false where that came too late, and has no effect. */
  async #write(job: Job, next: Job, failure?: unknown): Promise<boolean> {
    const { store, metrics } = this.#processing;
    try {
      await store.replace(job, next);
    } catch (error) {
      if (!(error instanceof JobChangedError)) throw error;
      this.#logger.warn(this.#fields(job), 'another worker took this job over: the result is dropped');
      return false;
    }
    if (isFinal(next.status)) this.end = 'final';
    if (this.end === 'final') metrics.countVerdicts(next);
    this.#conclude(next);
    this.#tell(job, next, failure);
    return true;
  }

  #tell(job: Job, next: Job, failure: unknown): void {
    const fields = { ...this.#fields(next), ...(failure === undefined ? {} : { error: failure }) };
    if (failure === undefined) this.#logger.info(fields, 'scan finished');
    else if (this.end === 'final') this.#logger.error(fields, 'scan given up');
    // The outage, or the worker's end, has a line of its own.
    else if (next.attempts < job.attempts) this.#logger.info(this.#fields(next), 'scan put back');
    else this.#logger.error(fields, 'scan failed, to be tried again');
  }

  #nothingToDo(job: Job | undefined): void {
    this.end = 'final';
    if (job) this.#conclude(job);
    this.#logger.info(this.#fields(job), job ? 'job was done already' : 'job has no record: it was undone');
  }

  #describe(job: Job): void {
    this.uploadTrace = job.trace;
    this.#logger = this.#logger.child({ attempt: job.attempts });
    setAttribute(Attribute.jobAttempt, job.attempts);
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

interface ReasonToPutBack {
  readonly why: Dependency | 'shutdown';
  readonly cause: unknown;
}

function firstFailure(outcomes: FileOutcomes): Extract<FileOutcome, { verdict: 'pending' }> | undefined {
  for (const outcome of outcomes.values()) if (outcome.verdict === 'pending') return outcome;
  return undefined;
}

function fileOf(files: readonly JobFile[], id: string): JobFile {
  const file = files.find((each) => each.id === id);
  if (!file) throw new Error(`no file ${id} in this job`);
  return file;
}

/** Settles as `work` does, unless the signal aborts first: then it throws the signal's reason. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Whatever becomes of what is given up, nobody waits for it any more.
    work.catch(() => {});
  }
}
