import type { z } from 'zod';
import { cleanKey, isFinal, type Job, type JobFile } from '../../shared/job';
import type { Dependencies } from '../dependencies';
import { attachment } from '../file-name';
import type { jobAnswerSchema } from './job-schemas';

type Representing = Pick<Dependencies, 'presigner' | 'config' | 'clock'>;

/** A job as its owner sees it, with a download link for each file that is clean. */
export async function representJob(
  job: Job,
  dependencies: Representing,
): Promise<z.output<typeof jobAnswerSchema>> {
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
    links: linksOf(job, dependencies.config),
  };
}

function linksOf({ id, trace }: Job, { jaegerQueryUrl, jaegerUiUrl }: Representing['config']) {
  const self = `/api/jobs/${id}`;
  const isShown = trace?.sampled === true;
  return {
    self,
    events: `${self}/events`,
    ...(isShown && jaegerQueryUrl !== undefined && { trace: `${self}/trace` }),
    ...(isShown &&
      jaegerUiUrl !== undefined && { jaeger: `${jaegerUiUrl.replace(/\/+$/, '')}/trace/${trace.traceId}` }),
  };
}

async function downloadOf({ id, name }: JobFile, { presigner, config, clock }: Representing) {
  const expiresSeconds = config.presignExpiresSeconds;
  const url = await presigner.get(cleanKey(id), attachment(name), expiresSeconds);
  return { url, expiresAt: new Date(clock().getTime() + expiresSeconds * 1000).toISOString() };
}
