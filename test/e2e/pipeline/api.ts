import { poll } from '../../../deploy/cluster/poll';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { PortForward } from '../../../deploy/cluster/port-forward';

export interface Page {
  readonly name: string;
  readonly content: Buffer;
  /** Default image/png. */
  readonly type?: string;
}

/** An answer of the API: what it said, and the trace that it did it in. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly traceId: string;
}

export interface AcceptedJob {
  readonly jobId: string;
  readonly status: string;
  readonly traceId: string;
}

export interface JobView {
  readonly status: string;
  readonly files: readonly { readonly name: string; readonly verdict: string }[];
}

/** The API of one release, through a port-forward. */
export class Api implements AsyncDisposable {
  readonly #forward: PortForward;

  private constructor(forward: PortForward) {
    this.#forward = forward;
  }

  static async open(kubectl: Kubectl, release = 'mangamotion'): Promise<Api> {
    return new Api(await PortForward.open(kubectl, { of: `service/${release}-api`, port: 3000 }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#forward.close();
  }

  async upload<T = AcceptedJob>(pages: readonly Page[], userId = 'reader-1'): Promise<Answer<T>> {
    const form = new FormData();
    for (const { name, content, type = 'image/png' } of pages)
      form.append('files', new Blob([Uint8Array.from(content)], { type }), name);
    return this.#request('/api/upload', { method: 'POST', body: form, headers: { 'x-user-id': userId } });
  }

  /** One request, as cheap as the pipeline has one that is traced. */
  async presign(headers: Record<string, string> = {}): Promise<Answer<unknown>> {
    const body = JSON.stringify({ name: 'page.png', contentType: 'image/png', sizeBytes: 68 });
    const all = { 'x-user-id': 'reader-1', 'content-type': 'application/json', ...headers };
    return this.#request('/api/presign', { method: 'POST', body, headers: all });
  }

  /** The job, once it is neither queued nor being scanned. */
  async finishedJob(jobId: string): Promise<JobView> {
    return poll(`job ${jobId}`, { timeoutMillis: 60_000, intervalMillis: 200 }, async () => {
      const { body } = await this.#request<JobView>(`/api/jobs/${jobId}`, {
        headers: { 'x-user-id': 'reader-1' },
      });
      if (['queued', 'scanning'].includes(body.status)) throw new Error(`it is ${body.status}`);
      return body;
    });
  }

  async metrics(): Promise<string> {
    const response = await fetch(`${this.#forward.url}/metrics`, { signal: AbortSignal.timeout(10_000) });
    return response.text();
  }

  async #request<T>(path: string, init: RequestInit): Promise<Answer<T>> {
    const response = await fetch(`${this.#forward.url}${path}`, {
      ...init,
      signal: AbortSignal.timeout(30_000),
    });
    const body: T = JSON.parse(await response.text());
    return { status: response.status, body, traceId: response.headers.get('x-trace-id') ?? '' };
  }
}
