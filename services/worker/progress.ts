import type { Job } from '../shared/job';
import { JobChangedError, type JobStore } from '../shared/jobs/job-store';
import { withoutSpans } from '../tracing';
import type { FileOutcome } from './scan/file-outcome';
import { withOutcomes } from './settle';

/** Whoever watches sees a verdict this soon; a job of 500 files is not written 500 times. */
const intervalMillis = 250;

/**
 * Writes verdicts into a job's record while its scan goes on. A scan that is shorter than the interval writes none:
 * its end does.
 */
export class Progress {
  readonly #store: JobStore;
  readonly #outcomes = new Map<string, FileOutcome>();
  #job: Job;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** Another worker has taken the job over. */
  #isLost = false;

  /** @param job as its record is now. */
  constructor(store: JobStore, job: Job) {
    this.#store = store;
    this.#job = job;
  }

  /** Takes in what was found out about a file. */
  record(fileId: string, outcome: FileOutcome): void {
    this.#outcomes.set(fileId, outcome);
    this.#timer ??= setTimeout(() => this.#schedule(), intervalMillis);
  }

  /** Writes no more. @returns the record as this class left it: what the job's end has to replace. */
  async end(): Promise<Job> {
    clearTimeout(this.#timer);
    await this.#writing;
    return this.#job;
  }

  /** One write after the other: each replaces what the one before has written. */
  #schedule(): void {
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
  }

  async #write(): Promise<void> {
    if (this.#isLost) return;
    const next = withOutcomes(this.#job, this.#outcomes);
    try {
      // An upload's trace shows what was done to its files, not to its record.
      this.#job = await withoutSpans(() => this.#store.replace(this.#job, next));
    } catch (error) {
      // Nothing was written, and the write at the end meets the same: it says so.
      this.#isLost = error instanceof JobChangedError;
    }
  }
}
