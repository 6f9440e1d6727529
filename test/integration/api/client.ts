import { alice } from './pages';

/** All fields that some answer of the API has. */
export interface Answer {
  readonly jobId: string;
  readonly status: string | number;
  readonly traceId?: string;
  readonly key: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly expiresAt: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: { field: string; value: unknown; rule: string }[];
  readonly files: { name: string; verdict: string; download?: { url: string } }[];
  readonly dependencies: Record<string, { status: string; reason?: string }>;
  readonly links: Record<string, string>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Answer;
}

type Body = string | FormData | Buffer<ArrayBuffer> | ReadableStream;

/** A client of the API, as alice by default. */
export class Client {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  get(path: string, headers: Record<string, string> = alice): Promise<Answered> {
    return this.#send(path, { headers });
  }

  /** @returns the status and, where there is one, the body */
  async delete(path: string, headers: Record<string, string> = alice): Promise<Partial<Answered>> {
    const response = await fetch(`${this.#url}${path}`, { method: 'DELETE', headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, ...(text && { body: JSON.parse(text) }) };
  }

  upload(body: Body, headers: Record<string, string> = {}): Promise<Answered> {
    return this.#send('/api/upload', {
      method: 'POST',
      body,
      headers: { ...alice, ...headers },
      duplex: 'half',
    });
  }

  uploadKeys(keys: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    return this.upload(JSON.stringify({ keys }), { 'content-type': 'application/json', ...headers });
  }

  /** @param body of any shape; a string is sent as it is. */
  presign(body: unknown, headers: Record<string, string> = alice): Promise<Answered> {
    return this.#send('/api/presign', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async #send(path: string, init: RequestInit): Promise<Answered> {
    const response = await fetch(`${this.#url}${path}`, init);
    const { status, headers } = response;
    const body: Answer = JSON.parse(await response.text());
    return { status, headers, body };
  }
}
