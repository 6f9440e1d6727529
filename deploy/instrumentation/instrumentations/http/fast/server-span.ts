import { errorMonitor } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SpanStatusCode, type Span } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
} from '@opentelemetry/semantic-conventions';
import { MatchedLayers } from '../../express/fast/matched-layers';
import { statusMessage } from '../status-message';
import { markFailed } from './mark-failed';
import { requestAttributes } from './request-attributes';

/** The span of a request that is recorded: what it says, and when it ends. */
export class ServerSpan {
  readonly #span: Span;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  /** What its route is made of, where it has one. */
  readonly layers = new MatchedLayers();
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
    const { statusCode } = this.#response;
    this.#span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
    const route = this.layers.route(this.#request);
    if (route !== undefined) this.#span.setAttribute(ATTR_HTTP_ROUTE, route);
    if (route) this.#span.updateName(`${this.#request.method ?? 'GET'} ${route}`);
    this.#setStatus(statusCode);
    this.#end();
  }

  /** What the service said about a failure stays, also where the status code alone says nothing of one. */
  #setStatus(statusCode: number): void {
    const isFailed = statusCode < 100 || statusCode >= 500;
    const message = statusMessage(this.#span);
    if (message !== undefined) this.#span.setStatus({ code: SpanStatusCode.ERROR, message });
    else if (isFailed) this.#span.setStatus({ code: SpanStatusCode.ERROR });
    if (statusCode >= 500 && statusCode < 600) this.#span.setAttribute(ATTR_ERROR_TYPE, String(statusCode));
  }

  #end(): void {
    this.#hasEnded = true;
    this.#span.end();
  }
}
