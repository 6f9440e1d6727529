import { errorMonitor } from 'node:events';
import type { ServerHttp2Stream } from 'node:http2';
import type { Span } from '@opentelemetry/api';
import { ATTR_HTTP_RESPONSE_STATUS_CODE } from '@opentelemetry/semantic-conventions';
import { RequestSpan } from '../http/request-span';
import { requestAttributes } from '../http/server/request-attributes';
import type { ServedRequest } from '../http/server/served-request';
import { ATTR_ABORTED } from '../http/server/unfinished-answer';
import { setSentStatus } from '../http/status-of-answer';

/** The span of a request by HTTP/2 that is recorded: what it says, and when it ends. */
export class StreamSpan extends RequestSpan {
  readonly #stream: ServerHttp2Stream;

  /** To be made before the service sees the stream, so that its own listeners come after these. */
  constructor(span: Span, stream: ServerHttp2Stream, request: ServedRequest) {
    super(span.setAttributes(requestAttributes(request)));
    this.#stream = stream;
    stream.on('close', () => this.end(() => this.#tellAnswer()));
    stream.on(errorMonitor, (error: Error) => this.fail(error));
  }

  protected override tellFailure(error: unknown): void {
    this.#tellStatusCode();
    super.tellFailure(error);
  }

  #tellAnswer(): void {
    const statusCode = this.#tellStatusCode();
    // Node itself finishes what a caller has cancelled.
    const isUnfinished = this.#stream.aborted || !this.#stream.writableFinished;
    if (isUnfinished) this.span.setAttribute(ATTR_ABORTED, true);
    if (statusCode !== undefined) setSentStatus(this.span, statusCode);
  }

  /** @returns undefined where no head was sent */
  #tellStatusCode(): number | undefined {
    const sent = this.#stream.sentHeaders?.[':status'];
    const statusCode = sent === undefined ? undefined : Number(sent);
    if (statusCode !== undefined) this.span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
    return statusCode;
  }
}
