import { errorMonitor } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span } from '@opentelemetry/api';
import { ATTR_HTTP_RESPONSE_STATUS_CODE } from '@opentelemetry/semantic-conventions';
import { MatchedRoute } from '../../express/matched-route';
import { markFailed } from '../mark-failed';
import { nameByRoute } from './name-by-route';
import { setSentStatus } from '../status-of-answer';
import { ATTR_ABORTED, isUnfinished } from './unfinished-answer';
import { requestAttributes } from './request-attributes';

/** The span of a request that is recorded: what it says, and when it ends. */
export class ServerSpan {
  readonly #span: Span;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly matched = new MatchedRoute();
  #hasEnded = false;

  /** To be made before the service sees the request, so that its own listeners come after these. */
  constructor(span: Span, request: IncomingMessage, response: ServerResponse) {
    this.#span = span.setAttributes(requestAttributes(request));
    this.#request = request;
    this.#response = response;
    response.on('close', () => this.#finish());
    response.on(errorMonitor, (error: Error) => this.fail(error));
  }

  /** An error that took the response away. */
  fail(error: unknown): void {
    if (this.#hasEnded) return;
    markFailed(this.#span, error instanceof Error ? error : new Error(String(error)));
    this.#end();
  }

  #finish(): void {
    if (this.#hasEnded) return;
    const { headersSent, statusCode } = this.#response;
    if (headersSent) this.#span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
    if (isUnfinished(this.#response)) this.#span.setAttribute(ATTR_ABORTED, true);
    const route = this.matched.textFor(this.#request);
    if (route !== undefined) nameByRoute(this.#span, this.#request, route);
    setSentStatus(this.#span, statusCode);
    this.#end();
  }

  #end(): void {
    this.#hasEnded = true;
    this.#span.end();
  }
}
