import { errorMonitor } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, Span } from '@opentelemetry/api';
import { RPCType, setRPCMetadata, type RPCMetadata } from '@opentelemetry/core';
import { ATTR_HTTP_RESPONSE_STATUS_CODE } from '@opentelemetry/semantic-conventions';
import { MatchedRoute } from '../../express/matched-route';
import { RequestSpan } from '../request-span';
import { setSentStatus } from '../status-of-answer';
import { nameByRoute } from './name-by-route';
import { requestAttributes } from './request-attributes';
import { ATTR_ABORTED, isUnfinished } from './unfinished-answer';

/** The span of a request that is recorded: what it says, and when it ends. */
export class ServerSpan extends RequestSpan {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly matched = new MatchedRoute();
  /** What instrumentations of other frameworks write their route to. */
  readonly #metadata: RPCMetadata;

  /** To be made before the service sees the request, so that its own listeners come after these. */
  constructor(span: Span, request: IncomingMessage, response: ServerResponse) {
    super(span.setAttributes(requestAttributes(request)));
    this.#request = request;
    this.#response = response;
    this.#metadata = { type: RPCType.HTTP, span };
    response.on('close', () => this.end(() => this.#tellAnswer()));
    response.on(errorMonitor, (error: Error) => this.fail(error));
  }

  /** The context of what handles the request. */
  contextIn(requestContext: Context): Context {
    return setRPCMetadata(requestContext, this.#metadata);
  }

  #tellAnswer(): void {
    const { headersSent, statusCode } = this.#response;
    if (headersSent) this.span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
    if (isUnfinished(this.#response)) this.span.setAttribute(ATTR_ABORTED, true);
    const route = this.matched.textFor(this.#request) ?? this.#metadata.route;
    if (route !== undefined) nameByRoute(this.span, this.#request, route);
    setSentStatus(this.span, statusCode);
  }
}
