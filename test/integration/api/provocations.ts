import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as open } from 'node:http';
import { gzipSync } from 'node:zlib';
import { vi } from 'vitest';
import { Client } from './client';
import { alice, formOf, png } from './pages';
import { putPresigned } from './put-presigned';

/** Does what a problem is the answer to. */
export type Provocation = () => Promise<Response>;
type Headers = Record<string, string>;

const page = { name: '001.png', contentType: 'image/png', sizeBytes: 64 };
const jsonType = { 'content-type': 'application/json' };
const formType = { 'content-type': 'multipart/form-data; boundary=b' };
const unknown = '00000000-0000-4000-8000-000000000000';

/** Every problem that a caller who uploads can bring about, by the names that the document gives them. */
export class Provocations {
  readonly #apiUrl: string;
  readonly #limits: { readonly maxFiles: number; readonly maxFileBytes: number };

  constructor(apiUrl: string, limits: { readonly maxFiles: number; readonly maxFileBytes: number }) {
    this.#apiUrl = apiUrl;
    this.#limits = limits;
  }

  get ofPresign(): Record<string, Provocation> {
    return {
      'no-user': () => this.#post('/api/presign', '{}', jsonType),
      'empty-file': () => this.presign({ ...page, sizeBytes: 0 }),
      'no-page': () => this.presign({ ...page, contentType: 'text/html' }),
      'too-large': () => this.presign({ ...page, sizeBytes: this.#limits.maxFileBytes + 1 }),
      'no-json': () => this.presign(page, { 'content-type': 'text/plain' }),
      ...this.#ofJson('/api/presign'),
    };
  }

  get ofUpload(): Record<string, Provocation> {
    return {
      'no-user': () => this.#post('/api/upload', formOf({})),
      'other-type': () => this.upload('hello', { 'content-type': 'text/plain' }),
      ...this.#ofIdempotency(),
      ...this.#ofForms(),
      ...this.#ofJson('/api/upload'),
      ...this.#ofKeys(),
    };
  }

  presign(body: unknown, headers: Headers = {}): Promise<Response> {
    return this.#post('/api/presign', JSON.stringify(body), { ...alice, ...jsonType, ...headers });
  }

  upload(body: string | FormData, headers: Headers = {}): Promise<Response> {
    return this.#post('/api/upload', body, { ...alice, ...headers });
  }

  #post(
    path: string,
    body: string | FormData | Buffer<ArrayBuffer>,
    headers: Headers = {},
  ): Promise<Response> {
    return fetch(`${this.#apiUrl}${path}`, { method: 'POST', headers, body });
  }

  #keys(keys: readonly string[]): Promise<Response> {
    return this.upload(JSON.stringify({ keys }), jsonType);
  }

  #putPresigned(content?: Buffer<ArrayBuffer>, more: Headers = {}): Promise<string> {
    return putPresigned(new Client(this.#apiUrl), content, more);
  }

  #ofJson(path: string): Record<string, Provocation> {
    const post = (body: string | Buffer<ArrayBuffer>, type = 'application/json', headers: Headers = {}) =>
      this.#post(path, body, { ...alice, 'content-type': type, ...headers });
    return {
      'malformed-json': () => post('{"name":'),
      'body-too-large': () => post(JSON.stringify({ name: 'x'.repeat(300_000) })),
      'no-utf-8': () => post(Buffer.from('{"name":"\xe9"}', 'latin1')),
      'other-charset': () => post('{}', 'application/json; charset=latin1'),
      'compressed-body': () => post(gzipSync('{}'), 'application/json', { 'content-encoding': 'gzip' }),
    };
  }

  #ofIdempotency(): Record<string, Provocation> {
    const headers = { 'idempotency-key': 'volume-1' };
    return {
      'malformed-idempotency-key': () => this.upload(formOf({}), { 'idempotency-key': '' }),
      'key-in-use': () => {
        // Neither ends: one of them is under way, and the other is told so.
        const both = [1, 2].map(() => this.#openUpload({ ...headers, ...formType }));
        return firstAnswer(both);
      },
      'key-of-another-body': async () => {
        const accepted = () => this.upload(formOf({}), headers);
        // Those that were under way are being undone.
        await vi.waitUntil(async () => (await accepted()).status === 202, { timeout: 40_000 });
        return this.upload(formOf({}, {}), headers);
      },
    };
  }

  #ofForms(): Record<string, Provocation> {
    const { maxFiles, maxFileBytes } = this.#limits;
    const form = (body: string) => this.upload(body, formType);
    const field = '--b\r\ncontent-disposition: form-data; name="note"\r\n\r\n';
    return {
      'no-boundary': () => this.upload('', { 'content-type': 'multipart/form-data' }),
      'cut-off': () => form(field),
      'nameless-part': () => form('--b\r\n\r\ndata\r\n--b--\r\n'),
      'no-file': () => this.upload(formOf()),
      'too-many-fields': () => form(`${`${field}\r\n`.repeat(101)}--b--\r\n`),
      'too-many-files': () => this.upload(formOf(...Array.from({ length: maxFiles + 1 }, () => ({})))),
      'page-as-field': () => form(field.replace('note', 'files') + 'GIF89a\r\n--b--\r\n'),
      'empty-file': () => this.upload(formOf({ content: Buffer.alloc(0) })),
      'no-page-by-type': () => this.upload(formOf({ type: 'text/html' })),
      'no-page-by-content': () => this.upload(formOf({ content: Buffer.from('<html>') })),
      'file-too-large': () => this.upload(formOf({ content: png(maxFileBytes + 1) })),
      'form-too-large': () => this.#announce(maxFiles * maxFileBytes + 1024 ** 2 + maxFiles * 4096 + 1),
      'too-much-beside-files': () => form(`${field}${'x'.repeat(1024 ** 2 + 100_000)}\r\n--b--\r\n`),
    };
  }

  #ofKeys(): Record<string, Provocation> {
    return {
      'no-keys': () => this.#keys([]),
      'key-twice': () => this.#keys([`quarantine/${unknown}`, `quarantine/${unknown}`]),
      'too-many-keys': () =>
        this.#keys(Array.from({ length: this.#limits.maxFiles + 1 }, (_, index) => `key ${index}`)),
      'unknown-key': () => this.#keys([`quarantine/${unknown}`]),
      'nothing-put': async () => this.#keys([await this.#putPresigned()]),
      'no-page-put': async () => this.#keys([await this.#putPresigned(Buffer.from('<html>'))]),
      'header-put': async () => this.#keys([await this.#putPresigned(png(), { 'content-encoding': 'br' })]),
      'used-key': async () => {
        const key = await this.#putPresigned(png());
        await this.#keys([key]);
        return this.#keys([key]);
      },
    };
  }

  /** An upload whose body does not come. */
  #openUpload(headers: Headers): ClientRequest {
    const request = open(`${this.#apiUrl}/api/upload`, { method: 'POST', headers: { ...alice, ...headers } });
    request.on('error', () => {});
    request.flushHeaders();
    return request;
  }

  #announce(contentLength: number): Promise<Response> {
    return firstAnswer([this.#openUpload({ ...formType, 'content-length': String(contentLength) })]);
  }
}

async function firstAnswer(requests: readonly ClientRequest[]): Promise<Response> {
  const answers = requests.map((request): Promise<IncomingMessage[]> => once(request, 'response'));
  const [answer] = await Promise.race(answers);
  const [body] = (await answer?.take(1).toArray()) ?? [];
  for (const request of requests) request.destroy();
  const headers = { 'content-type': answer?.headers['content-type'] ?? '' };
  return new Response(body, { status: answer?.statusCode ?? 0, headers });
}
