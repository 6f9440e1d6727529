import { ConnectionLostError, RefusedError } from './problem';

export interface SendOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: XMLHttpRequestBodyInit;
  /** Bytes of the body that are on their way. */
  readonly onProgress?: (sentBytes: number, totalBytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends a body and tells of its progress, which `fetch` cannot.
 *
 * @returns the answer's text.
 * @throws RefusedError, ConnectionLostError
 */
export async function send(url: string, options: SendOptions): Promise<string> {
  const { method, headers, body, onProgress, signal } = options;
  const request = new XMLHttpRequest();
  request.open(method, url);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.addEventListener('progress', ({ loaded, total }) => onProgress?.(loaded, total));
  const abort = (): void => request.abort();
  signal.addEventListener('abort', abort);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  request.addEventListener('load', () => resolve());
  request.addEventListener('error', () => reject(new ConnectionLostError('no connection')));
  request.addEventListener('abort', () => reject(new ConnectionLostError('cancelled')));
  request.send(body);
  await promise.finally(() => signal.removeEventListener('abort', abort));
  const { status, responseText } = request;
  if (status >= 200 && status < 300) return responseText;
  throw new RefusedError(status, responseText, request.getResponseHeader('retry-after'));
}

type Headers = Readonly<Record<string, string>>;

/** Asks for JSON. @throws RefusedError, ConnectionLostError */
export async function get<T>(url: string, headers: Headers = {}): Promise<T> {
  const answer: T = JSON.parse(await fetchText(url, { headers }));
  return answer;
}

/** @throws RefusedError, ConnectionLostError */
export async function remove(url: string, headers: Headers): Promise<void> {
  await fetchText(url, { method: 'DELETE', headers });
}

async function fetchText(url: string, init: RequestInit): Promise<string> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, init);
    text = await response.text();
  } catch (cause) {
    throw new ConnectionLostError('no connection', { cause });
  }
  if (response.ok) return text;
  throw new RefusedError(response.status, text, response.headers.get('retry-after'));
}
