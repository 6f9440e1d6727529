import { SpanStatusCode, type Attributes, type Span } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
  ATTR_URL_PATH,
  ATTR_URL_QUERY,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';
import { knownMethod } from '../http/known-method';
import { redactQuery, redactUrl } from '../http/redact-url';
import type { UndiciRequest, UndiciSocket } from './messages';
import { headerOf } from './request-headers';

/** The span of a `fetch`. */
export class FetchSpan {
  readonly #span: Span;

  constructor(span: Span, request: UndiciRequest) {
    this.#span = span.setAttributes(attributesOf(request));
  }

  connected({ remoteAddress, remotePort, alpnProtocol }: UndiciSocket): void {
    this.#span.setAttributes({
      [ATTR_NETWORK_PEER_ADDRESS]: remoteAddress,
      [ATTR_NETWORK_PEER_PORT]: remotePort,
      [ATTR_NETWORK_PROTOCOL_VERSION]: alpnProtocol === 'h2' ? '2' : '1.1',
    });
  }

  responded(statusCode: number): void {
    this.#span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
    if (statusCode < 400) return;
    this.#span.setAttribute(ATTR_ERROR_TYPE, String(statusCode));
    this.#span.setStatus({ code: SpanStatusCode.ERROR });
  }

  /** Whoever gives a request up has no error. */
  fail(error: Error & { readonly code?: string | number }): void {
    if (error.name !== 'AbortError') {
      this.#span.setAttribute(ATTR_ERROR_TYPE, error.code || error.name);
      this.#span.recordException(error);
      this.#span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    }
    this.#span.end();
  }

  end(): void {
    this.#span.end();
  }
}

function attributesOf(request: UndiciRequest): Attributes {
  const url = new URL(request.path, request.origin);
  return {
    [ATTR_HTTP_REQUEST_METHOD]: knownMethod(request.method),
    [ATTR_HTTP_REQUEST_METHOD_ORIGINAL]: request.method,
    [ATTR_URL_FULL]: redactUrl(url.href),
    [ATTR_URL_PATH]: url.pathname,
    [ATTR_URL_QUERY]: redactQuery(url.search.slice(1)),
    [ATTR_URL_SCHEME]: url.protocol.slice(0, -1),
    [ATTR_SERVER_ADDRESS]: url.hostname,
    [ATTR_SERVER_PORT]: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    [ATTR_USER_AGENT_ORIGINAL]: headerOf(request, 'user-agent'),
  };
}
