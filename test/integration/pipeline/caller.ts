import { vi } from 'vitest';
import type { TracedPipeline } from './traced-pipeline';

export interface Page {
  readonly name: string;
  readonly content: Buffer;
  readonly type?: string;
}

/** The answer to an accepted upload. */
export interface Accepted {
  readonly jobId: string;
  readonly traceId: string;
}

const userId = 'reader-7';

/** `POST /api/upload` as a form. */
export async function postPages(
  { apiUrl }: Pick<TracedPipeline, 'apiUrl'>,
  pages: readonly Page[],
  headers: Record<string, string> = {},
): Promise<Response> {
  const form = new FormData();
  for (const { name, content, type = 'image/png' } of pages) {
    form.append('files', new Blob([new Uint8Array(content)], { type }), name);
  }
  return fetch(`${apiUrl}/api/upload`, {
    method: 'POST',
    body: form,
    headers: { 'x-user-id': userId, ...headers },
  });
}

export async function postJson(
  { apiUrl }: Pick<TracedPipeline, 'apiUrl'>,
  path: string,
  body: object,
): Promise<Response> {
  return fetch(apiUrl + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'x-user-id': userId },
  });
}

export async function deleteJob(
  { apiUrl }: Pick<TracedPipeline, 'apiUrl'>,
  jobId: string,
): Promise<Response> {
  return fetch(`${apiUrl}/api/jobs/${jobId}`, { method: 'DELETE', headers: { 'x-user-id': userId } });
}

export async function accepted(response: Response): Promise<Accepted> {
  const text = await response.text();
  if (response.status !== 202) throw new Error(`${response.status}: ${text}`);
  const answer: Accepted = JSON.parse(text);
  return answer;
}

/** The job's final status. */
export async function finalStatus(
  { apiUrl }: Pick<TracedPipeline, 'apiUrl'>,
  jobId: string,
): Promise<string> {
  return vi.waitFor(
    async () => {
      const response = await fetch(`${apiUrl}/api/jobs/${jobId}`, { headers: { 'x-user-id': userId } });
      const { status }: { status: string } = JSON.parse(await response.text());
      if (status === 'queued' || status === 'scanning') throw new Error(`still ${status}`);
      return status;
    },
    { timeout: 60_000, interval: 50 },
  );
}
