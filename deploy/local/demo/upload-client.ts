import { setTimeout as delay } from 'node:timers/promises';
import type { SampleFile } from './sample-uploads';

/** What the API answered to an upload. */
export interface UploadAnswer {
  readonly status: number;
  readonly traceId: string;
  /** Set where the upload was accepted. */
  readonly jobId: string | undefined;
  /** Why not, where it was not. */
  readonly problem: string | undefined;
}

/** A job as GET /api/jobs/:id shows it, as far as the demo reads it. */
interface JobAnswer {
  readonly status: string;
  readonly files: readonly { readonly name: string; readonly verdict: string; readonly signature?: string }[];
}

const finalStatuses = ['clean', 'infected', 'unscannable', 'error'];
const headers = { 'x-user-id': 'demo' };
const pollMillis = 100;

/** Sends files to POST /api/upload as a browser's form would. */
export async function upload(api: string, files: readonly SampleFile[]): Promise<UploadAnswer> {
  const form = new FormData();
  for (const { name, contentType, content } of files)
    form.append('files', new Blob([new Uint8Array(content)], { type: contentType }), name);
  const signal = AbortSignal.timeout(30_000);
  const response = await fetch(`${api}/api/upload`, { method: 'POST', body: form, headers, signal });
  const answer: { jobId?: string; detail?: string; title?: string } = JSON.parse(await response.text());
  return {
    status: response.status,
    traceId: response.headers.get('x-trace-id') ?? '',
    jobId: response.ok ? answer.jobId : undefined,
    problem: response.ok ? undefined : (answer.detail ?? answer.title),
  };
}

/** Asks for the job until it has its verdict. Throws after `timeoutMillis`, or when `signal` is aborted. */
export async function waitForVerdict(
  api: string,
  jobId: string,
  signal: AbortSignal,
  timeoutMillis = 60_000,
): Promise<JobAnswer> {
  const deadline = performance.now() + timeoutMillis;
  while (performance.now() < deadline) {
    const response = await fetch(`${api}/api/jobs/${jobId}`, { headers, signal });
    if (!response.ok) throw new Error(`GET /api/jobs/${jobId} answered ${response.status}`);
    const job: JobAnswer = JSON.parse(await response.text());
    if (finalStatuses.includes(job.status)) return job;
    await delay(pollMillis, undefined, { signal });
  }
  throw new Error(`job ${jobId} has no verdict after ${timeoutMillis} ms`);
}
