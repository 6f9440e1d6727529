import type { Job as QueuedJob } from 'bullmq';
import { isFinal, type Job, type JobFile, statusOf } from '../../shared/job';
import { JobChangedError, type JobStore } from '../../shared/jobs/job-store';
import type { ScanJobData } from '../../shared/jobs/queue';
import type { Logger } from '../../shared/logger';
import type { ObjectOwner } from '../../shared/storage/object-storage';
import { addEvent, Attribute, linkTrace, setAttribute, withSpan } from '../../tracing';
import { workerOperations } from '../operations/worker-operations';
import { describeFilesOf } from '../scan/describe-file';
import type { FileOutcome } from '../scan/file-outcome';
import type { ScanResources } from '../scan/scan-files';
import { rescanFile } from './rescan-file';
import type { RescanMetrics } from './rescan-metrics';
import { withdraw } from './withdraw';

export interface Rescanning extends ScanResources {
  readonly store: JobStore;
  readonly metrics: RescanMetrics;
  readonly logger: Logger;
  /** Settles when no upload waits, and nothing that scans need is away. @throws where the worker ends */
  readonly turn: () => Promise<void>;
}

/** The processor of the queue of rescans: what was clean is looked at again, in a trace of its own. */
export function createRescanProcessor(rescanning: Rescanning) {
  return ({ data: { jobId } }: QueuedJob<ScanJobData>): Promise<void> =>
    withSpan(workerOperations.rescan, () => rescanOrTell(rescanning, jobId), {
      [Attribute.spanKind]: 'consumer',
      [Attribute.operation]: 'rescan',
      [Attribute.jobId]: jobId,
    });
}

async function rescanOrTell(rescanning: Rescanning, jobId: string): Promise<void> {
  try {
    await rescan(rescanning, jobId);
  } catch (error) {
    rescanning.logger.warn({ job_id: jobId, error }, 'a rescan did not come to its end, to be tried again');
    throw error;
  }
}

async function rescan(rescanning: Rescanning, jobId: string): Promise<void> {
  const { store, storage, logger } = rescanning;
  const job = await store.find(jobId);
  if (!job || !isFinal(job.status)) return;
  linkTrace(job.trace);
  // What an earlier rescan has found, and could not take out.
  for (const file of job.files.filter(isFoundLater)) await withdraw(storage, ownerOf(job), file);
  try {
    const judged = await judgeAgain(rescanning, job);
    setAttribute(Attribute.jobStatus, judged.status);
  } catch (error) {
    // Deleted by its owner, or looked at by another worker.
    if (!(error instanceof JobChangedError)) throw error;
    logger.info({ job_id: jobId }, 'a job changed while it was rescanned: what was found out is dropped');
  }
}

const ownerOf = ({ id, userId }: Job): ObjectOwner => ({ jobId: id, userId });

const isFoundLater = ({ verdict, rescannedAt }: JobFile): boolean =>
  verdict === 'infected' && rescannedAt !== undefined;

async function judgeAgain(rescanning: Rescanning, job: Job): Promise<Job> {
  const { store, storage, metrics, turn, traceFileNames } = rescanning;
  const describe = describeFilesOf(job, traceFileNames);
  const files = job.files.filter(({ verdict }) => verdict === 'clean');
  setAttribute(Attribute.fileCount, files.length);
  let stored = job;
  let current = job;
  for (const file of files) {
    await turn();
    const outcome = await rescanFile(rescanning, file, describe);
    metrics.count(outcome.verdict === 'pending' ? 'error' : outcome.verdict);
    if (outcome.verdict === 'pending') throw outcome.cause;
    current = withOutcome(current, file.id, outcome);
    if (outcome.verdict !== 'infected') continue;
    // At once, and first: from here on the API leads nobody to it.
    stored = current = await store.amend(stored, current);
    tell(rescanning, current, file, outcome.signature);
    await withdraw(storage, ownerOf(job), file);
  }
  return store.amend(stored, current);
}

/** What can no longer be judged stays what it was: only malware takes a file away from its owner. */
function withOutcome(job: Job, fileId: string, outcome: FileOutcome): Job {
  if (outcome.verdict !== 'clean' && outcome.verdict !== 'infected') return job;
  const rescannedAt = new Date().toISOString();
  const files = job.files.map((file) => (file.id === fileId ? { ...file, ...outcome, rescannedAt } : file));
  return { ...job, status: statusOf(files), files };
}

function tell({ logger }: Rescanning, { id, trace }: Job, file: JobFile, signature: string): void {
  addEvent('malware.found', { [Attribute.jobId]: id, 'file.id': file.id, signature });
  logger.error(
    { job_id: id, file_id: file.id, signature, promoted_by: file.scannedBy, upload_trace_id: trace?.traceId },
    'a file that was clean is malware by the signatures of today: it cannot be downloaded any more',
  );
}
