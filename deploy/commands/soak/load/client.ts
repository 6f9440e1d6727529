import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { formOf, waitMillisOf } from '../../demo/upload-client';
import type { Entry, Ledger } from '../ledger';
import type { Content } from './content';

/** What one request came to; `lost` where there was no answer at all. */
type Answer = { readonly status: number; readonly body: string; readonly waitMillis: number } | 'lost';

const requestTimeoutMillis = 40_000;
/** A person would have pressed the button again long before. */
const patienceMillis = 120_000;
const longestWaitMillis = 5000;
/** Nothing took it: try again, with the same Idempotency-Key. */
const tryAgain = [408, 409, 425, 429, 503];

/** Uploads as a good client does: again, under the same key, until there is an answer that settles it. */
export class UploadClient {
  readonly #apis: readonly string[];
  readonly #ledger: Ledger;
  #turn = 0;

  constructor(apis: readonly string[], ledger: Ledger) {
    this.#apis = apis;
    this.#ledger = ledger;
  }

  async upload(content: Content, entry: Entry, signal: AbortSignal): Promise<void> {
    const answer = await this.send(content, entry, signal);
    if (answer === undefined) entry.isGivenUp = true;
  }

  /** @returns undefined where nothing was settled in time. */
  async send(content: Content, entry: Entry, signal: AbortSignal): Promise<'settled' | undefined> {
    const deadline = performance.now() + patienceMillis;
    while (performance.now() < deadline && !signal.aborted) {
      const answer = await (content.isPresigned
        ? this.#uploadPresigned(content, entry)
        : this.#uploadForm(content, entry));
      if (answer !== 'lost' && !tryAgain.includes(answer.status)) {
        this.#settle(entry, answer);
        return 'settled';
      }
      this.#ledger.countTriedAgain(answer === 'lost' ? 'no answer' : saidBy(answer));
      const waitMillis = answer === 'lost' ? 500 : answer.waitMillis;
      await delay(Math.min(waitMillis, longestWaitMillis), undefined, { signal }).catch(() => {});
    }
    return undefined;
  }

  /** @param path of the API, with its first slash. */
  get(path: string, userId: string): Promise<Answer> {
    return this.#request(path, { headers: { 'x-user-id': userId } });
  }

  /** SHA-256 of what a download gives; undefined where there was no answer. */
  async digestOf(url: string, userId: string): Promise<string | undefined> {
    try {
      const signal = AbortSignal.timeout(requestTimeoutMillis);
      const response = await fetch(new URL(url, this.#apis[0]), { headers: { 'x-user-id': userId }, signal });
      if (!response.ok) return undefined;
      return digest(Buffer.from(await response.arrayBuffer()));
    } catch {
      return undefined;
    }
  }

  #uploadForm(content: Content, entry: Entry): Promise<Answer> {
    const { name, contentType, bytes } = content;
    const body = formOf([{ name, contentType, content: bytes }]);
    const headers = { 'x-user-id': entry.userId, 'idempotency-key': entry.idempotencyKey };
    return this.#request('/api/upload', { method: 'POST', headers, body });
  }

  async #uploadPresigned(content: Content, entry: Entry): Promise<Answer> {
    const headers = { 'x-user-id': entry.userId, 'content-type': 'application/json' };
    const { name, contentType, bytes } = content;
    const body = JSON.stringify({ name, contentType, sizeBytes: bytes.length });
    const presignedAt = this.#ledger.now();
    const presigned = await this.#request('/api/presign', { method: 'POST', headers, body });
    if (presigned === 'lost' || presigned.status !== 201) return presigned;
    const {
      key,
      url,
      headers: signed,
    }: { key: string; url: string; headers: Record<string, string> } = JSON.parse(presigned.body);
    const put = await this.#put(url, signed, bytes);
    if (!put) return 'lost';
    return this.#redeem({ key, presignedAt }, entry, headers);
  }

  /** The same key again until there is an answer: it serves one upload. A wiped Redis has forgotten it. */
  async #redeem(
    { key, presignedAt }: { readonly key: string; readonly presignedAt: number },
    entry: Entry,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const keyedHeaders = { ...headers, 'idempotency-key': `${entry.idempotencyKey}-${key.slice(-12)}` };
    const deadline = performance.now() + patienceMillis / 2;
    for (;;) {
      const init = { method: 'POST', headers: keyedHeaders, body: JSON.stringify({ keys: [key] }) };
      const answer = await this.#request('/api/upload', init);
      const isForgotten = answer !== 'lost' && answer.status === 400 && this.#ledger.wipedAt > presignedAt;
      if (isForgotten || performance.now() > deadline) return 'lost';
      if (answer !== 'lost' && !tryAgain.includes(answer.status)) return answer;
      await delay(answer === 'lost' ? 500 : Math.min(answer.waitMillis, longestWaitMillis));
    }
  }

  async #put(url: string, headers: Record<string, string>, bytes: Buffer): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(requestTimeoutMillis);
      const { 'content-length': _, ...rest } = headers;
      const response = await fetch(url, {
        method: 'PUT',
        headers: rest,
        body: new Uint8Array(bytes),
        signal,
      });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  #settle(entry: Entry, answer: Exclude<Answer, 'lost'>): void {
    if (answer.status === 202 && entry.expected !== 'refused') {
      const { jobId }: { jobId: string } = JSON.parse(answer.body);
      entry.jobIds.add(jobId);
      entry.acknowledgedAt ??= this.#ledger.now();
    } else if (answer.status === 400 && entry.expected === 'refused') entry.isRefused = true;
    else this.#ledger.note(entry.kind, `${answer.status} ${answer.body.slice(0, 300)}`);
  }

  async #request(path: string, init: RequestInit): Promise<Answer> {
    const api = this.#apis[this.#turn++ % this.#apis.length] ?? '';
    try {
      const response = await fetch(api + path, {
        ...init,
        signal: AbortSignal.timeout(requestTimeoutMillis),
      });
      const body = await response.text();
      return { status: response.status, body, waitMillis: waitMillisOf(response) ?? 1000 };
    } catch {
      return 'lost';
    }
  }
}

/** The status, and the problem's own words without what differs from one to the next. */
function saidBy({ status, body }: Exclude<Answer, 'lost'>): string {
  const detail = /"detail":"([^"]*)"/.exec(body)?.[1] ?? '';
  return `${status} ${detail.replaceAll(/\d+/g, 'N')}`.trimEnd();
}

export const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
