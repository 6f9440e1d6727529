import type { PresignAnswer } from '../../presign/presign-answer';
import type { UploadAnswer } from '../../upload/upload-schemas';
import type { Caller } from './caller';
import { send } from './http';
import type { Page } from './page';
import { RefusedError, refusalsIn, StorageError } from './problem';

export interface UploadRequest {
  readonly pages: readonly Page[];
  readonly caller: Caller;
  /** The same for each try of the same upload: what arrived, though its answer was lost, is not uploaded twice. */
  readonly idempotencyKey: string;
  /** How much of a page is sent, 0 to 1. */
  readonly onProgress: (page: Page, share: number) => void;
  readonly signal: AbortSignal;
}

/** Tries in which an earlier one with the same key may still be at work. */
const maxTries = 4;

/** Sends all pages in one request. @throws RefusedError, ConnectionLostError */
export async function uploadDirectly(upload: UploadRequest): Promise<UploadAnswer> {
  const form = new FormData();
  for (const { content, name } of upload.pages) form.append('files', content, name);
  const onProgress = (sent: number, total: number): void => shareOut(upload, sent, total);
  return post(upload, { body: form, headers: {}, onProgress });
}

/** Puts each page straight to storage, a few at a time, and names them in one request. */
export async function uploadPresigned(upload: UploadRequest): Promise<UploadAnswer> {
  const waiting = upload.pages.filter(({ key }) => key === undefined).values();
  const lanes = Array.from({ length: 3 }, async () => {
    for (const page of waiting) page.key = await put(upload, page);
  });
  await Promise.all(lanes);
  const body = JSON.stringify({ keys: upload.pages.map(({ key }) => key) });
  return post(upload, { body, headers: { 'content-type': 'application/json' } });
}

async function post(
  { caller, idempotencyKey, signal }: UploadRequest,
  { headers, ...request }: Pick<Parameters<typeof send>[1], 'headers' | 'body' | 'onProgress'>,
): Promise<UploadAnswer> {
  for (let tries = 1; ; tries++) {
    const all = { ...headers, ...caller.headers(), 'idempotency-key': idempotencyKey };
    try {
      return JSON.parse(await send('/api/upload', { ...request, method: 'POST', headers: all, signal }));
    } catch (error) {
      const isUnderWay = error instanceof RefusedError && error.status === 409;
      if (!isUnderWay || error.retryAfterSeconds === undefined || tries === maxTries) throw error;
      await delay(error.retryAfterSeconds * 1000);
    }
  }
}

async function put(upload: UploadRequest, page: Page): Promise<string> {
  const { caller, signal, onProgress } = upload;
  const { name, mediaType: contentType, content } = page;
  const body = JSON.stringify({ name, contentType, sizeBytes: content.size });
  const headers = { 'content-type': 'application/json', ...caller.headers() };
  const answer = await send('/api/presign', { method: 'POST', headers, body, signal }).catch(
    (error: unknown) => {
      // It is about this page, whatever place the answer gives it.
      if (error instanceof RefusedError) page.refusal = refusalOfPresign(error);
      throw error;
    },
  );
  const presigned: PresignAnswer = JSON.parse(answer);
  await putContent(presigned, content, (sent, total) => onProgress(page, sent / total), signal);
  return presigned.key;
}

async function putContent(
  { url, method, headers }: PresignAnswer,
  body: Blob,
  onProgress: (sent: number, total: number) => void,
  signal: AbortSignal,
): Promise<void> {
  // The browser sets it itself, and lets no script do so.
  const { 'content-length': _length, ...settable } = headers;
  try {
    await send(url, { method, headers: settable, body, onProgress, signal });
  } catch (error) {
    if (error instanceof RefusedError)
      throw new StorageError(`it answered ${error.status}`, { cause: error });
    // A browser does not tell a page why it may not reach another host.
    if (navigator.onLine && !signal.aborted)
      throw new StorageError('it cannot be reached from here', { cause: error });
    throw error;
  }
}

/** What is wrong with the file, where that is what was refused. */
function refusalOfPresign({ problem }: RefusedError): Page['refusal'] {
  const [violation] = problem?.errors ?? [];
  if (!problem || !violation || !['name', 'contentType', 'sizeBytes'].includes(violation.field))
    return undefined;
  return refusalsIn({ ...problem, errors: [{ ...violation, field: 'files[0]' }] }).get(0);
}

/** A form is sent page by page; what it holds beside them is as much for each. */
function shareOut({ pages, onProgress }: UploadRequest, sentBytes: number, totalBytes: number): void {
  const fileBytes = pages.reduce((sum, { file }) => sum + file.size, 0);
  const besideBytes = (totalBytes - fileBytes) / pages.length;
  let start = 0;
  for (const page of pages) {
    const length = page.file.size + besideBytes;
    onProgress(page, Math.min(Math.max((sentBytes - start) / length, 0), 1));
    start += length;
  }
}

const delay = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));
