import type { z } from 'zod';
import type { Config } from '../../shared/config';
import { cleanKey, type Job, type JobFile } from '../../shared/job';
import { downloadHeaders } from '../../shared/jobs/download-headers';
import type { Handler } from '../endpoint/endpoint';
import type { Presigner } from '../presign/presigner';
import { NotFoundProblem, shown } from '../problems';
import { isDownloadable } from './job-representation';
import type { downloadSchema } from './job-schemas';
import { type OwnJobNeeds, requireOwnJob } from './own-job';

export interface JobFileNeeds extends OwnJobNeeds {
  readonly config: Pick<Config, 'presignExpiresSeconds'>;
  readonly presigner: Pick<Presigner, 'lifetime' | 'get'>;
  readonly clock: () => Date;
}

/**
 * Leads to a clean file. Its URL is signed when it is asked for: a job may have
 * hundreds of files, and is looked at far more often than they are fetched. A page, whose script cannot see where a
 * redirection leads, asks for JSON.
 */
export function jobFileHandler(needs: JobFileNeeds): Handler {
  const { config, presigner, clock } = needs;
  return async (request, response) => {
    const job = await requireOwnJob(needs, request, response);
    const file = requireClean(job, String(request.params.fileId));
    const expiresSeconds = await presigner.lifetime(config.presignExpiresSeconds);
    const expiresAt = new Date(clock().getTime() + expiresSeconds * 1000).toISOString();
    const url = await presigner.get(cleanKey(file.id), downloadHeaders(file), expiresSeconds);
    // Whoever has the URL can read the file.
    response.set({ 'cache-control': 'no-store', vary: 'accept' });
    const answer: z.output<typeof downloadSchema> = { url, expiresAt };
    if (request.accepts(['text/html', 'application/json']) === 'application/json') response.json(answer);
    else response.status(302).location(url).end();
  };
}

export const noCleanFile = (fileId: string) =>
  new NotFoundProblem({
    field: 'fileId',
    value: shown(fileId),
    rule: 'must name a clean file of a job that has ended',
  });

function requireClean(job: Job, fileId: string): JobFile {
  const file = job.files.find(({ id }) => id === fileId);
  if (file !== undefined && isDownloadable(job, file)) return file;
  throw noCleanFile(fileId);
}
