import { type Job as QueuedJob, UnrecoverableError, WaitingError } from 'bullmq';
import { reasonOf } from '../shared/failure/reason-of';
import type { JobStore } from '../shared/jobs/job-store';
import { enqueueScan, scanIdOf, type ScanJobData, type ScanQueue } from '../shared/jobs/queue';
import type { Logger } from '../shared/logger';
import { Attribute, continueTrace, type TraceReference, withoutSpans, withSpan } from '../tracing';
import { Attempt } from './attempt';
import type { WorkerMetrics } from './metrics';
import { workerOperations } from './operations/worker-operations';
import type { Outages } from './outages/outages';
import type { ScanMarks } from './scan-marks';
import type { ScanResources } from './scan/scan-files';

export interface JobProcessing extends ScanResources {
  readonly store: JobStore;
  readonly queue: ScanQueue;
  readonly marks: ScanMarks;
  readonly outages: Outages;
  readonly metrics: WorkerMetrics;
  readonly logger: Logger;
  /** Attempts at a job before it ends as `error`. */
  readonly scanAttempts: number;
  /** For one attempt, whatever the job holds. */
  readonly attemptTimeoutMillis: number;
  /** Aborts when the process has to end although attempts run. */
  readonly overdue: AbortSignal;
}

/**
 * The queue's processor. BullMQ delivers at least once, so the record decides: what is final stays as it is, and of
 * two workers that hold the same job the later one wins.
 */
export function createProcessor(
  processing: JobProcessing,
): (queued: QueuedJob<ScanJobData>, token: string | undefined) => Promise<void> {
  return async (queued, token) => {
    const { jobId } = queued.data;
    const { queue, outages, store } = processing;
    // BullMQ takes a job that it waited for even where it was paused meanwhile.
    if (outages.admission === 'none')
      await putBack(queue, queued, token, (await withoutSpans(() => store.find(jobId)))?.trace);
    const attempt = new Attempt(processing, jobId);
    try {
      await withSpan(workerOperations.scan, () => attempt.run(), {
        [Attribute.spanKind]: 'consumer',
        [Attribute.operation]: 'scan',
        // What Jaeger is searched for is the upload's job: what was queued for it says whose it is.
        [Attribute.jobId]: queued.id ?? scanIdOf(jobId),
        [Attribute.jobParentId]: jobId,
      });
    } catch (cause) {
      if (attempt.end === 'put-back') await putBack(queue, queued, token, attempt.uploadTrace);
      // Anything else makes BullMQ try again, after its backoff.
      throw attempt.end === 'final' ? new UnrecoverableError(reasonOf(cause)) : cause;
    }
  };
}

/**
 * Gives a job back to the queue, behind those that wait: where it is the one job that cannot be done, the others are
 * not kept waiting. It becomes a new entry, because an entry that BullMQ starts again without a failure is a run of its
 * own for tracing, with a trace of its own, and one upload is one trace. Should the worker die in between, the
 * reconciler finds the record.
 *
 * @throws WaitingError, which tells BullMQ that the job is where it should be.
 */
async function putBack(
  queue: ScanQueue,
  queued: QueuedJob<ScanJobData>,
  token: string | undefined,
  trace: TraceReference | undefined,
): Promise<never> {
  await queued.moveToCompleted(undefined, token ?? '', false);
  await continueTrace(trace, () => enqueueScan(queue, queued.data.jobId));
  throw new WaitingError();
}
