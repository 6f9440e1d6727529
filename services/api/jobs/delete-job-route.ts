import type { Request, Response } from 'express';
import { type DeletedJob, DeletedJobs } from '../../shared/jobs/deleted-jobs';
import type { Job } from '../../shared/job';
import { PresignedKeys } from '../../shared/jobs/presigned-keys';
import { dequeueScan } from '../../shared/jobs/queue';
import { removeJobObjects } from '../../shared/jobs/remove-job-objects';
import { Attribute, setAttribute, withSpan } from '../../tracing';
import type { Dependencies } from '../dependencies';
import { ConflictProblem } from '../problems';
import { reachRedis } from '../availability/redis-access';
import { requireDependencies } from '../availability/require-dependencies';
import { UserQuota } from '../limits/user-quota';
import { requireOwnJob } from './own-job';

/** `DELETE /api/jobs/:id`: nothing of an upload is left, for the user who made it. */
export function deleteJobRoute(dependencies: Dependencies) {
  const deletion = new Deletion(dependencies);
  return (request: Request, response: Response): Promise<void> =>
    withSpan('delete', () => deletion.handle(request, response), {
      [Attribute.spanKind]: 'internal',
      [Attribute.operation]: 'delete',
    });
}

/** A scan takes seconds, as a rule. */
const retryAfterSeconds = 5;

/** The conflict of a deletion with the worker that has the job. */
export const beingScanned = (jobId: string): ConflictProblem =>
  new ConflictProblem({ field: 'id', value: jobId, rule: 'must not be under scan' }, retryAfterSeconds);

class Deletion {
  readonly #dependencies: Dependencies;
  readonly #deletedJobs: DeletedJobs;
  readonly #keys: PresignedKeys;
  readonly #quota: UserQuota;

  constructor(dependencies: Dependencies) {
    const { redis, config, metrics } = dependencies;
    this.#dependencies = dependencies;
    this.#deletedJobs = new DeletedJobs(redis);
    this.#keys = new PresignedKeys(redis, config.quarantineRetentionSeconds);
    this.#quota = new UserQuota(redis, config, (limit) => metrics.refusals.inc({ limit }));
  }

  async handle(request: Request, response: Response): Promise<void> {
    await requireDependencies(this.#dependencies);
    for (;;) {
      const job = await requireOwnJob(this.#dependencies, request, response);
      describeJob(job);
      // A worker that has begun would promote what is removed here.
      if (job.status === 'scanning') throw beingScanned(job.id);
      const deleted = await reachRedis(() => this.#deletedJobs.delete(job));
      // Else a worker took it meanwhile, or somebody deleted it: the next look tells.
      if (deleted) return this.#conclude(job, deleted, response);
    }
  }

  async #conclude({ userId }: Job, deleted: DeletedJob, response: Response): Promise<void> {
    const { queue, storage, logger, metrics } = this.#dependencies;
    metrics.deletedJobs.inc();
    const steps = [
      dequeueScan(queue, deleted.jobId),
      this.#keys.forget(deleted.fileIds),
      this.#quota.releaseJob(userId, deleted.jobId),
      removeJobObjects(storage, deleted),
    ];
    for (const result of await Promise.allSettled(steps))
      if (result.status === 'rejected')
        logger.warn(
          { error: result.reason },
          'a deleted job left something behind, which the sweeper removes',
        );
    response.status(204).end();
  }
}

function describeJob({ id, userId, status, files }: Job): void {
  setAttribute(Attribute.userId, userId);
  setAttribute(Attribute.jobId, id);
  setAttribute(Attribute.jobStatus, status);
  setAttribute(Attribute.fileCount, files.length);
}
