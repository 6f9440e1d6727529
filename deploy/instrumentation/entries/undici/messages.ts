/** What undici, which is also Node's own `fetch`, publishes; only what is looked at. */
export interface UndiciRequest {
  /** A URL, or its text. */
  readonly origin: string | URL;
  readonly path: string;
  readonly method: string;
  /** Names and values in turn; lines of text in old versions. */
  headers: unknown[] | string;
  addHeader(name: string, value: string): unknown;
}

export interface UndiciSocket {
  readonly remoteAddress?: string;
  readonly remotePort?: number;
  readonly alpnProtocol?: string | false | null;
}

/** Each message has the request, and some have more. */
export interface UndiciMessage {
  readonly request: UndiciRequest;
  readonly socket?: UndiciSocket;
  readonly response?: { readonly statusCode: number };
  readonly error?: Error;
}

export function isUndiciMessage(message: unknown): message is UndiciMessage {
  return typeof message === 'object' && message !== null && 'request' in message;
}
