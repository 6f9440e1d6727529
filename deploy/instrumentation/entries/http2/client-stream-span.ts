import { errorMonitor } from 'node:events';
import type { ClientHttp2Stream } from 'node:http2';
import type { Attributes, Span } from '@opentelemetry/api';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';
import { abortedRequest } from '../http/aborted-request';
import { givenHeader, type GivenHeaders } from '../http/given-headers';
import { knownMethod } from '../http/known-method';
import { redactUrl } from '../http/redact-url';
import { RequestSpan } from '../http/request-span';
import { setReceivedStatus } from '../http/status-of-answer';

/** The span of a request by HTTP/2 to another service: what it says, and when it ends. */
export class ClientStreamSpan extends RequestSpan {
  #statusCode: number | undefined;

  /** @param authority of the session */
  constructor(span: Span, headers: GivenHeaders, authority: URL | undefined) {
    super(span.setAttributes(requestAttributes(headers, authority)));
  }

  follow(stream: ClientHttp2Stream): void {
    stream.on('response', ({ ':status': statusCode = 0 }) => {
      const { remoteAddress, remotePort } = stream.session?.socket ?? {};
      this.#statusCode = statusCode;
      this.span.setAttributes({
        [ATTR_HTTP_RESPONSE_STATUS_CODE]: statusCode,
        [ATTR_NETWORK_PEER_ADDRESS]: remoteAddress,
        [ATTR_NETWORK_PEER_PORT]: remotePort,
      });
    });
    stream.on('end', () => this.#finish());
    stream.on('close', () => this.#finish());
    stream.on(errorMonitor, (error: Error) => this.fail(error));
  }

  /** What is cut off otherwise is an error of the stream. */
  #finish(): void {
    const statusCode = this.#statusCode;
    if (statusCode === undefined) this.end(() => this.tellFailure(abortedRequest()));
    else this.end(() => setReceivedStatus(this.span, statusCode));
  }
}

function requestAttributes(headers: GivenHeaders, session: URL | undefined): Attributes {
  const text = (name: string): string | undefined => {
    const value = givenHeader(headers, name);
    return typeof value === 'string' ? value : undefined;
  };
  const method = text(':method') ?? 'GET';
  const scheme = text(':scheme') ?? session?.protocol.slice(0, -1) ?? 'http';
  const authority = text(':authority') ?? session?.host ?? '';
  const path = text(':path') ?? '/';
  const attributes: Attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: knownMethod(method),
    [ATTR_NETWORK_PROTOCOL_VERSION]: '2',
    [ATTR_SERVER_ADDRESS]: session?.hostname,
    [ATTR_SERVER_PORT]: session && Number(session.port || (session.protocol === 'https:' ? 443 : 80)),
    [ATTR_URL_FULL]: redactUrl(`${scheme}://${authority}${path}`),
    [ATTR_USER_AGENT_ORIGINAL]: text('user-agent'),
  };
  if (knownMethod(method) !== method) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = method;
  return attributes;
}
