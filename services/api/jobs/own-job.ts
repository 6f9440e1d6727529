import type { Request, Response } from 'express';
import type { Job } from '../../shared/job';
import type { JobStore } from '../../shared/jobs/job-store';
import { callerOf } from '../authentication/authenticate';
import { reachRedis } from '../availability/redis-access';
import { NotFoundProblem, shown } from '../problems';
import { jobIdSchema } from './job-schemas';

export interface OwnJobNeeds {
  readonly jobs: Pick<JobStore, 'find'>;
}

export const unknownJob = (id: string) =>
  new NotFoundProblem({ field: 'id', value: shown(id), rule: 'must name a job of yours' });

/**
 * The job that a request's path names, where it is the caller's own.
 *
 * @throws NotFoundProblem also for somebody else's: its existence is nobody's business.
 */
export async function requireOwnJob(
  { jobs }: OwnJobNeeds,
  request: Request,
  response: Response,
): Promise<Job> {
  const userId = callerOf(request);
  const id = String(request.params.id);
  const job = jobIdSchema.safeParse(id).success ? await reachRedis(() => jobs.find(id)) : undefined;
  if (job === undefined || job.userId !== userId) throw unknownJob(id);
  response.locals.jobId = id;
  return job;
}
