import { setTimeout as delay } from 'node:timers/promises';
import { pngPage } from '../demo/png-page';
import { formOf, waitForVerdict, waitMillisOf } from '../demo/upload-client';
import type { UploadKind } from './plan';

/** An upload, and the trace that it was answered with. Times are Unix milliseconds. */
export interface SentUpload {
  readonly kind: UploadKind;
  readonly traceId: string;
  readonly sentAt: number;
  /** Its verdict, or its refusal, was known. */
  readonly endedAt: number;
}

const answerTimeoutMillis = 60_000;
/** Enough not to meet the bounds of a single caller. */
const callers = 50;
const page = pngPage(1);
const noPage = Buffer.from('No picture at all.\n');

/**
 * One upload to its end. A slow one's second half comes so late.
 *
 * @throws Error where it is not answered as one of its kind.
 */
export async function sendUpload(
  apiUrl: string,
  kind: UploadKind,
  number: number,
  slowMillis: number,
  signal: AbortSignal,
): Promise<SentUpload> {
  const headers = { 'x-user-id': `kept-${number % callers}` };
  const wanted = kind === 'failed' ? 400 : 202;
  const { sentAt, response, text } = await answered(apiUrl, kind, headers, slowMillis, signal);
  if (response.status !== wanted)
    throw new Error(`upload ${number} was answered ${response.status}, not ${wanted}: ${text.slice(0, 200)}`);
  const traceId = response.headers.get('x-trace-id') ?? '';
  if (kind !== 'failed') {
    const { jobId }: { jobId: string } = JSON.parse(text);
    const { status } = await waitForVerdict({ apiUrl, requestHeaders: headers }, jobId, signal);
    if (status !== 'clean') throw new Error(`upload ${number} became ${status}, not clean`);
  }
  return { kind, traceId, sentAt, endedAt: Date.now() };
}

/** Of the first request that is not told to try again, for as long as there is time. */
async function answered(
  apiUrl: string,
  kind: UploadKind,
  headers: Record<string, string>,
  slowMillis: number,
  signal: AbortSignal,
) {
  const deadline = performance.now() + answerTimeoutMillis;
  for (;;) {
    const sentAt = Date.now();
    const content = kind === 'failed' ? noPage : page;
    const form = formOf([{ name: 'page.png', contentType: 'image/png', content }]);
    const response = await fetch(`${apiUrl}/api/upload`, {
      ...(kind === 'slow' ? await slowBody(form, headers, slowMillis) : { body: form, headers }),
      method: 'POST',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMillis)]),
    });
    const text = await response.text();
    const isForLater = response.status === 503 || response.status === 429;
    if (!isForLater || performance.now() > deadline) return { sentAt, response, text };
    await delay(waitMillisOf(response) ?? 1000, undefined, { signal });
  }
}

/** The form, with a pause in the middle of it. */
async function slowBody(form: FormData, headers: Record<string, string>, pauseMillis: number) {
  const encoded = new Response(form);
  const type = encoded.headers.get('content-type') ?? '';
  const bytes = new Uint8Array(await encoded.arrayBuffer());
  const half = Math.floor(bytes.length / 2);
  async function* halves(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, half);
    await delay(pauseMillis);
    yield bytes.subarray(half);
  }
  return {
    body: ReadableStream.from(halves()),
    headers: { ...headers, 'content-type': type },
    duplex: 'half' as const,
  };
}
