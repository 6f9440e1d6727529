import { errorMonitor } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Span } from '@opentelemetry/api';
import {
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_PROTOCOL_VERSION,
} from '@opentelemetry/semantic-conventions';
import { RequestSpan } from '../request-span';
import { setReceivedStatus } from '../status-of-answer';
import { brokenOff } from './broken-off';
import { outgoingAttributes } from './outgoing-attributes';

/** The span of a request to another service: what it says, and when it ends. */
export class ClientSpan extends RequestSpan {
  constructor(span: Span, request: ClientRequest) {
    super(span.setAttributes(outgoingAttributes(request)));
    request.on('close', () => this.#close(brokenOff(request)));
    request.on(errorMonitor, (error: Error) => this.fail(error));
  }

  /** The head of the response is there; the span ends with its body. */
  respond(response: IncomingMessage): void {
    const { socket, statusCode = 0 } = response;
    this.span.setAttributes({
      [ATTR_HTTP_RESPONSE_STATUS_CODE]: statusCode,
      [ATTR_NETWORK_PEER_ADDRESS]: socket.remoteAddress,
      [ATTR_NETWORK_PEER_PORT]: socket.remotePort,
      [ATTR_NETWORK_PROTOCOL_VERSION]: response.httpVersion,
    });
    response.on('end', () => this.end(() => setReceivedStatus(this.span, statusCode)));
    response.on(errorMonitor, (error: Error) => this.fail(error));
  }

  #close(reason: Error | undefined): void {
    if (reason) this.fail(reason);
    else this.end();
  }
}
