import type { Request, Response } from 'express';
import type { Dependencies } from '../dependencies';
import { representJob } from './job-representation';
import { requireOwnJob } from './own-job';

/** `GET /api/jobs/:id`: what became of an upload, for the user who made it. */
export function jobRoute(dependencies: Dependencies) {
  return async (request: Request, response: Response): Promise<void> => {
    const job = await requireOwnJob(dependencies, request, response);
    const body = await representJob(job, dependencies);
    // It changes, and is for this caller alone.
    response.set('cache-control', 'no-store').json(body);
  };
}
