import { type Job, type JobFile, statusOf } from '../shared/job';
import { type FileOutcome, type FileOutcomes, reasonOf } from './file-outcome';

/** The record after an attempt that another may follow: while files are pending, so is the job. */
export function settle(job: Job, outcomes: FileOutcomes): Job {
  const { files } = withOutcomes(job, outcomes);
  if (files.some((file) => file.verdict === 'pending')) return { ...job, status: 'queued', files };
  return finish(job, files);
}

/** The record with the verdicts that are known so far. */
export function withOutcomes(job: Job, outcomes: FileOutcomes): Job {
  return { ...job, files: job.files.map((file) => withOutcome(file, outcomes.get(file.id))) };
}

/** The record after the last attempt: what is pending ends as `error`. */
export function giveUp(job: Job, outcomes: FileOutcomes = new Map()): Job {
  const { files } = settle(job, outcomes);
  return finish(
    job,
    files.map((file) => (file.verdict === 'pending' ? asError(job, file, outcomes.get(file.id)) : file)),
  );
}

function asError(job: Job, file: JobFile, outcome: FileOutcome | undefined): JobFile {
  const reason =
    outcome?.verdict === 'pending'
      ? reasonOf(outcome.cause)
      : `none of ${job.attempts} attempts came to an end`;
  return { ...file, verdict: 'error', reason };
}

function finish(job: Job, files: readonly JobFile[]): Job {
  const finished = { ...job, status: statusOf(files), files, finishedAt: new Date().toISOString() };
  const reason = files.find((file) => file.verdict === 'error')?.reason;
  return finished.status === 'error' && reason !== undefined ? { ...finished, error: reason } : finished;
}

function withOutcome(file: JobFile, outcome: FileOutcome | undefined): JobFile {
  if (!outcome || outcome.verdict === 'pending') return file;
  return { ...file, ...outcome };
}
