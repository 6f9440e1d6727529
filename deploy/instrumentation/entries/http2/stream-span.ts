import { errorMonitor } from 'node:events';
import type { ServerHttp2Stream } from 'node:http2';
import type { Span } from '@opentelemetry/api';
import { ATTR_HTTP_RESPONSE_STATUS_CODE } from '@opentelemetry/semantic-conventions';
import { requestAttributes } from '../http/server/request-attributes';
import type { ServedRequest } from '../http/server/served-request';
import { markFailed } from '../http/mark-failed';
import { setSentStatus } from '../http/status-of-answer';
import { ATTR_ABORTED } from '../http/server/unfinished-answer';

/** The span of a request by HTTP/2 that is recorded: what it says, and when it ends. */
export class StreamSpan {
  readonly #span: Span;
  readonly #stream: ServerHttp2Stream;
  #hasEnded = false;

  /** To be made before the service sees the stream, so that its own listeners come after these. */
  constructor(span: Span, stream: ServerHttp2Stream, request: ServedRequest) {
    this.#span = span.setAttributes(requestAttributes(request));
    this.#stream = stream;
    stream.on('close', () => this.#finish());
    stream.on(errorMonitor, (error: Error) => this.fail(error));
  }

  fail(error: unknown): void {
    if (this.#hasEnded) return;
    this.#tellStatusCode();
    markFailed(this.#span, error instanceof Error ? error : new Error(String(error)));
    this.#end();
  }

  #finish(): void {
    if (this.#hasEnded) return;
    const statusCode = this.#tellStatusCode();
    // Node itself finishes what a caller has cancelled.
    const isUnfinished = this.#stream.aborted || !this.#stream.writableFinished;
    if (isUnfinished) this.#span.setAttribute(ATTR_ABORTED, true);
    if (statusCode !== undefined) setSentStatus(this.#span, statusCode);
    this.#end();
  }

  /** @returns undefined where no head was sent */
  #tellStatusCode(): number | undefined {
    const sent = this.#stream.sentHeaders?.[':status'];
    const statusCode = sent === undefined ? undefined : Number(sent);
    if (statusCode !== undefined) this.#span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
    return statusCode;
  }

  #end(): void {
    this.#hasEnded = true;
    this.#span.end();
  }
}
