import { setTimeout as delay } from 'node:timers/promises';
import { retryAfterMillis } from '../../instrumentation/exporters/transports/retry-after';
import type { Pipeline } from '../../rig/pipeline';
import type { SampleFile } from './sample-uploads';

/** What the API answered to an upload. */
export interface UploadAnswer {
  readonly status: number;
  readonly traceId: string;
  /** Set where the upload was accepted. */
  readonly jobId: string | undefined;
  /** Why not, where it was not. */
  readonly problem: string | undefined;
  /** Until it is worth while to try again. */
  readonly waitMillis: number | undefined;
}

/** A job as GET /api/jobs/:id shows it, as far as the demo reads it. */
export interface JobAnswer {
  readonly status: string;
  readonly files: readonly { readonly name: string; readonly verdict: string; readonly signature?: string }[];
}

const finalStatuses = ['clean', 'infected', 'unscannable', 'error'];
const nameOfCaller = { 'x-user-id': 'demo' };
const pollMillis = 100;

/** An API, and what each request of it brings. */
export type ApiAccess = Pick<Pipeline, 'apiUrl' | 'requestHeaders'>;

const headersOf = ({ requestHeaders }: ApiAccess) => ({ ...nameOfCaller, ...requestHeaders });

/** What a browser's form has of the files. */
export function formOf(files: readonly SampleFile[]): FormData {
  const form = new FormData();
  for (const { name, contentType, content } of files)
    form.append('files', new Blob([new Uint8Array(content)], { type: contentType }), name);
  return form;
}

/** Sends files to POST /api/upload as a browser's form would. */
export async function upload(api: ApiAccess, files: readonly SampleFile[]): Promise<UploadAnswer> {
  const form = formOf(files);
  const signal = AbortSignal.timeout(30_000);
  const headers = headersOf(api);
  const response = await fetch(`${api.apiUrl}/api/upload`, { method: 'POST', body: form, headers, signal });
  const answer: { jobId?: string; detail?: string; title?: string } = JSON.parse(await response.text());
  return {
    status: response.status,
    traceId: response.headers.get('x-trace-id') ?? '',
    jobId: response.ok ? answer.jobId : undefined,
    problem: response.ok ? undefined : (answer.detail ?? answer.title),
    waitMillis: waitMillisOf(response),
  };
}

/** Until it is worth while to try again, where an answer says so. */
export const waitMillisOf = ({ headers }: Response): number | undefined =>
  retryAfterMillis(headers.get('retry-after') ?? undefined);

export const isFinal = (status: string): boolean => finalStatuses.includes(status);

/** @throws Error where the API does not answer with the job */
export async function readJob(api: ApiAccess, jobId: string, signal: AbortSignal): Promise<JobAnswer> {
  const response = await fetch(`${api.apiUrl}/api/jobs/${jobId}`, { headers: headersOf(api), signal });
  if (!response.ok) throw new Error(`GET /api/jobs/${jobId} answered ${response.status}`);
  const job: JobAnswer = JSON.parse(await response.text());
  return job;
}

/** Resolves when the job's events end: when it has, or when the connection does. Unlike requests for it, no trace. */
async function endOfEvents(api: ApiAccess, jobId: string, signal: AbortSignal): Promise<void> {
  const headers = { ...headersOf(api), accept: 'text/event-stream' };
  const response = await fetch(`${api.apiUrl}/api/jobs/${jobId}/events`, { headers, signal });
  await response.text();
}

/** Waits until the job has its verdict. Throws after `timeoutMillis`, or when `signal` is aborted. */
export async function waitForVerdict(
  api: ApiAccess,
  jobId: string,
  signal: AbortSignal,
  timeoutMillis = 60_000,
): Promise<JobAnswer> {
  const deadline = performance.now() + timeoutMillis;
  const patience = AbortSignal.any([signal, AbortSignal.timeout(timeoutMillis)]);
  // Where they cannot be had, the job itself says more.
  await endOfEvents(api, jobId, patience).catch(() => undefined);
  while (performance.now() < deadline) {
    const job = await readJob(api, jobId, signal);
    if (isFinal(job.status)) return job;
    await delay(pollMillis, undefined, { signal });
  }
  throw new Error(`job ${jobId} has no verdict after ${timeoutMillis} ms`);
}
