import type { Config } from '../../shared/config';
import { isFinal, type Job, type JobFile, type Waiting } from '../../shared/job';
import type { OutageBoard } from '../../shared/jobs/outage-board';
import type { JobAnswer } from './job-schemas';

export interface JobRepresentationNeeds {
  readonly config: Pick<Config, 'jaegerQueryUrl' | 'jaegerUiUrl'>;
  /** What the workers wait for. */
  readonly outages: Pick<OutageBoard, 'read'>;
}

/** A job as its owner sees it, with a link for each file that is clean. It is looked at often: nothing is signed for it. */
export async function representJob(job: Job, needs: JobRepresentationNeeds): Promise<JobAnswer> {
  const { id, status, trace, attempts, createdAt, startedAt, finishedAt, error } = job;
  return {
    jobId: id,
    status,
    traceId: trace?.traceId,
    attempts,
    createdAt,
    startedAt,
    finishedAt,
    error,
    waiting: await waitingOf(job, needs),
    files: job.files.map((file) => representFile(job, file)),
    links: linksOf(job, needs.config),
  };
}

export const isDownloadable = ({ status }: Job, { verdict }: JobFile): boolean =>
  isFinal(status) && verdict === 'clean';

function representFile(job: Job, file: JobFile) {
  const { etag: _etag, sha256: _sha256, interruptions: _interruptions, ...shown } = file;
  if (!isDownloadable(job, file)) return shown;
  return { ...shown, download: { url: `/api/jobs/${job.id}/files/${file.id}` } };
}

/** A job that no worker took waits for what the workers wait for. */
async function waitingOf(
  { status, waiting, createdAt }: Job,
  { outages }: JobRepresentationNeeds,
): Promise<Waiting | undefined> {
  if (status !== 'queued') return undefined;
  if (waiting) return waiting;
  const outage = await outages.read();
  return outage && { ...outage, since: outage.since > createdAt ? outage.since : createdAt };
}

function linksOf({ id, trace }: Job, { jaegerQueryUrl, jaegerUiUrl }: JobRepresentationNeeds['config']) {
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
