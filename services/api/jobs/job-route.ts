import type { Request, Response } from 'express';
import type { z } from 'zod';
import { cleanKey, isFinal, type Job, type JobFile } from '../shared/job';
import { callerOf } from './caller';
import type { Dependencies } from './dependencies';
import { attachment } from './file-name';
import { type jobAnswerSchema, jobIdSchema } from './job-schemas';
import { NotFoundProblem, shown } from './problems';
import { reachRedis } from './redis-access';

/** `GET /api/jobs/:id`: what became of an upload, for the user who made it. */
export function jobsRoute(dependencies: Dependencies) {
  return async (request: Request, response: Response): Promise<void> => {
    const userId = callerOf(request);
    const id = String(request.params.id);
    const job = jobIdSchema.safeParse(id).success
      ? await reachRedis(() => dependencies.jobs.find(id))
      : undefined;
    if (job === undefined || job.userId !== userId)
      throw new NotFoundProblem({ field: 'id', value: shown(id), rule: 'must name a job of yours' });
    response.locals.jobId = id;
    const body = await represent(job, dependencies);
    // It changes, and download links are for this caller alone.
    response.set('cache-control', 'no-store').json(body);
  };
}

async function represent(job: Job, dependencies: Dependencies): Promise<z.output<typeof jobAnswerSchema>> {
  const { id, status, trace, attempts, createdAt, startedAt, finishedAt, error } = job;
  const downloadable = (file: JobFile) => isFinal(status) && file.verdict === 'clean';
  const files = job.files.map(async ({ etag: _etag, ...file }, index) => {
    const original = job.files[index];
    if (!original || !downloadable(original)) return file;
    return { ...file, download: await downloadOf(original, dependencies) };
  });
  return {
    jobId: id,
    status,
    traceId: trace?.traceId,
    attempts,
    createdAt,
    startedAt,
    finishedAt,
    error,
    files: await Promise.all(files),
    links: { self: `/api/jobs/${id}` },
  };
}

async function downloadOf({ id, name }: JobFile, { presigner, config, clock }: Dependencies) {
  const expiresSeconds = config.presignExpiresSeconds;
  const url = await presigner.get(cleanKey(id), attachment(name), expiresSeconds);
  return { url, expiresAt: new Date(clock().getTime() + expiresSeconds * 1000).toISOString() };
}
