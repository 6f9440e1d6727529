import type { Request, Response } from 'express';
import type { Job } from '../../shared/job';
import type { DeletedJob, DeletedJobs } from '../../shared/jobs/deleted-jobs';
import type { PresignedKeys } from '../../shared/jobs/presigned-keys';
import { dequeueScan, type ScanQueue } from '../../shared/jobs/queue';
import { removeJobObjects } from '../../shared/jobs/remove-job-objects';
import type { Logger } from '../../shared/logger';
import type { ObjectStorage } from '../../shared/storage/object-storage';
import { Attribute, setAttribute, withSpan } from '../../tracing';
import { reachRedis } from '../availability/redis-access';
import { type Availability, requireAvailable } from '../availability/require-available';
import type { Handler } from '../endpoint/endpoint';
import type { UserQuota } from '../limits/user-quota';
import type { ApiMetrics } from '../metrics/api-metrics';
import { ConflictProblem } from '../problems';
import { type OwnJobNeeds, requireOwnJob } from './own-job';

export interface DeleteJobNeeds extends OwnJobNeeds, Availability {
  readonly deletedJobs: DeletedJobs;
  readonly presignedKeys: PresignedKeys;
  readonly quota: UserQuota;
  readonly queue: ScanQueue;
  readonly storage: ObjectStorage;
  readonly metrics: Pick<ApiMetrics, 'deletedJobs'>;
  readonly logger: Logger;
}

/** Nothing of an upload is left, for the user who made it. */
export const deleteJobHandler =
  (needs: DeleteJobNeeds): Handler =>
  (request, response) =>
    withSpan('delete', () => deleteJob(needs, request, response), {
      [Attribute.spanKind]: 'internal',
      [Attribute.operation]: 'delete',
    });

/** A scan takes seconds, as a rule. */
const retryAfterSeconds = 5;

/** The conflict of a deletion with the worker that has the job. */
export const beingScanned = (jobId: string): ConflictProblem =>
  new ConflictProblem({ field: 'id', value: jobId, rule: 'must not be under scan' }, retryAfterSeconds);

async function deleteJob(needs: DeleteJobNeeds, request: Request, response: Response): Promise<void> {
  await requireAvailable(needs);
  for (;;) {
    const job = await requireOwnJob(needs, request, response);
    describeJob(job);
    // A worker that has begun would promote what is removed here.
    if (job.status === 'scanning') throw beingScanned(job.id);
    const deleted = await reachRedis(() => needs.deletedJobs.delete(job));
    // Else a worker took it meanwhile, or somebody deleted it: the next look tells.
    if (!deleted) continue;
    await removeRest(needs, job, deleted);
    response.status(204).end();
    return;
  }
}

async function removeRest(needs: DeleteJobNeeds, { userId }: Job, deleted: DeletedJob): Promise<void> {
  const { queue, presignedKeys, quota, storage, logger, metrics } = needs;
  metrics.deletedJobs.inc();
  const steps = [
    dequeueScan(queue, deleted.jobId),
    presignedKeys.forget(deleted.fileIds),
    quota.releaseJob(userId, deleted.jobId),
    removeJobObjects(storage, deleted),
  ];
  for (const result of await Promise.allSettled(steps))
    if (result.status === 'rejected')
      logger.warn({ error: result.reason }, 'a deleted job left something behind, which the sweeper removes');
}

function describeJob({ id, userId, status, files }: Job): void {
  setAttribute(Attribute.userId, userId);
  setAttribute(Attribute.jobId, id);
  setAttribute(Attribute.jobStatus, status);
  setAttribute(Attribute.fileCount, files.length);
}
