import { setTimeout as delay } from 'node:timers/promises';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { poll } from '../../../deploy/cluster/poll';
import { PortForward } from '../../../deploy/cluster/port-forward';
import { type SpanCounts, spanCounts } from '../../../deploy/commands/doctor/span-counts';
import { usualPorts } from '../../../services/shared/usual-ports';

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
  /** Of the request that was answered so. */
  readonly durationMillis: number;
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

/** A node that stalls for a second makes the API say "try again": tests do, as every client has to, so often. */
const tries = 3;

/** The API of one release, through port-forwards. */
export class Api implements AsyncDisposable {
  readonly #forward: PortForward;
  readonly #operations: PortForward;

  private constructor(forward: PortForward, operations: PortForward) {
    this.#forward = forward;
    this.#operations = operations;
  }

  static async open(kubectl: Kubectl, release = 'mangamotion'): Promise<Api> {
    const of = `service/${release}-api`;
    const forward = await PortForward.open(kubectl, { of, port: usualPorts.api });
    return new Api(forward, await PortForward.open(kubectl, { of, port: usualPorts.operations }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#forward.close(), this.#operations.close()]);
  }

  async upload<T = AcceptedJob>(pages: readonly Page[], userId = 'reader-1'): Promise<Answer<T>> {
    const form = new FormData();
    for (const { name, content, type = 'image/png' } of pages)
      form.append('files', new Blob([Uint8Array.from(content)], { type }), name);
    return this.#request('/api/upload', { method: 'POST', body: form, headers: { 'x-user-id': userId } });
  }

  /** One request, as cheap as the pipeline has one that is traced. */
  async presign(userId = 'reader-1'): Promise<Answer<unknown>> {
    const body = JSON.stringify({ name: 'page.png', contentType: 'image/png', sizeBytes: 68 });
    const headers = { 'x-user-id': userId, 'content-type': 'application/json' };
    return this.#request('/api/presign', { method: 'POST', body, headers });
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

  /** The API's own counts of spans. @throws Error where nothing was injected. */
  async spans(): Promise<SpanCounts> {
    const response = await fetch(`${this.#operations.url}/metrics`, { signal: AbortSignal.timeout(10_000) });
    const counts = spanCounts(await response.text());
    if (!counts) throw new Error('/metrics has no tracing_spans_*: nothing was injected');
    return counts;
  }

  /** Until every span that was created has left, for Jaeger or for nowhere. */
  async spansDelivered(): Promise<void> {
    await poll('the delivery of spans', { timeoutMillis: 60_000 }, async () => {
      const { created, exported, dropped } = await this.spans();
      const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
      if (exported + lost < created)
        throw new Error(`${exported} of ${created} spans were sent, ${lost} lost`);
    });
  }

  async #request<T>(path: string, init: RequestInit): Promise<Answer<T>> {
    for (let tried = 1; ; tried++) {
      const startedAt = performance.now();
      const response = await fetch(`${this.#forward.url}${path}`, {
        ...init,
        signal: AbortSignal.timeout(30_000),
      });
      const { status, headers } = response;
      const text = await response.text();
      const retryAfter = headers.get('retry-after');
      if (status === 503 && retryAfter !== null && tried < tries) {
        console.warn(`${path} was answered with 503, tried again after ${retryAfter} s: ${text}`);
        await delay(Number(retryAfter) * 1000);
        continue;
      }
      const body: T = JSON.parse(text);
      const durationMillis = performance.now() - startedAt;
      return { status, body, traceId: headers.get('x-trace-id') ?? '', durationMillis };
    }
  }
}
