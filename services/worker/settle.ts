import { type Casualty, type Job, type JobFile, statusOf, type Waiting } from '../shared/job';
import { ScanBrokenOffError } from './clamd/errors';
import { type FileOutcome, type FileOutcomes, reasonForOwner } from './scan/file-outcome';

/** The record after an attempt that another may follow: while files are pending, so is the job. */
export function settle(job: Job, outcomes: FileOutcomes): Job {
  const { files } = withOutcomes(job, outcomes);
  if (files.some((file) => file.verdict === 'pending'))
    return { ...withoutWaiting(job), status: 'queued', files };
  return finish(job, files);
}

/**
 * The record after an attempt that was cut short by what is not the job's doing: it does not count.
 *
 * @param waiting for what; undefined: for another worker alone.
 */
export function putBack(job: Job, outcomes: FileOutcomes, waiting: Waiting | undefined): Job {
  const { files } = withOutcomes(job, outcomes);
  const looked = files.map((file) =>
    isBrokenOff(outcomes.get(file.id)) ? interrupted(file, 'scanner') : file,
  );
  const back: Job = { ...withoutWaiting(job), status: 'queued', files: looked, attempts: job.attempts - 1 };
  if (looked.every((file) => file.verdict !== 'pending')) return finish(back, looked);
  // An outage that goes on is one wait, however often it was tried whether it is over.
  return waiting ? { ...back, waiting: job.waiting ?? waiting } : back;
}

/** The record with the verdicts that are known so far. */
export function withOutcomes(job: Job, outcomes: FileOutcomes): Job {
  return { ...job, files: job.files.map((file) => withOutcome(file, outcomes.get(file.id))) };
}

/** The record after the last attempt: what is pending ends as `error`, for what the attempt met or else for `reason`. */
export function giveUp(job: Job, outcomes: FileOutcomes = new Map(), reason = endless(job)): Job {
  const { files } = settle(job, outcomes);
  return finish(
    job,
    files.map((file) => (file.verdict === 'pending' ? asError(file, outcomes.get(file.id), reason) : file)),
  );
}

const endless = ({ attempts }: Job): string => `none of ${attempts} attempts came to an end`;

/**
 * A worker or the scanner died while it had this file. Once is chance; the second time, when it was scanned without
 * any other such file beside it, it is put aside. What kills a worker is not what kills the scanner: one of each is
 * chance, too.
 */
export function interrupted(file: JobFile, casualty: Casualty): JobFile {
  const count = (file.interruptions?.[casualty] ?? 0) + 1;
  const interruptions = { ...file.interruptions, [casualty]: count };
  if (count < mostInterruptions) return { ...file, interruptions };
  const reason = `the ${casualty} died ${count} times while it looked at this file`;
  return { ...file, interruptions, verdict: 'error', reason };
}

const mostInterruptions = 2;

const isBrokenOff = (outcome: FileOutcome | undefined): boolean =>
  outcome?.verdict === 'pending' && outcome.cause instanceof ScanBrokenOffError;

function asError(file: JobFile, outcome: FileOutcome | undefined, reason: string): JobFile {
  const known = outcome?.verdict === 'pending' ? reasonForOwner(outcome.cause) : reason;
  return { ...file, verdict: 'error', reason: known };
}

function withoutWaiting({ waiting: _waiting, ...job }: Job): Job {
  return job;
}

function finish(unfinished: Job, files: readonly JobFile[]): Job {
  const job = withoutWaiting(unfinished);
  const finished = { ...job, status: statusOf(files), files, finishedAt: new Date().toISOString() };
  const reason = files.find((file) => file.verdict === 'error')?.reason;
  return finished.status === 'error' && reason !== undefined ? { ...finished, error: reason } : finished;
}

function withOutcome(file: JobFile, outcome: FileOutcome | undefined): JobFile {
  if (!outcome || outcome.verdict === 'pending') return file;
  return { ...file, ...outcome };
}
