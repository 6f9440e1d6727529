import { ClientRequest, IncomingMessage } from 'node:http';
import { SpanKind, context, trace, type Context, type Tracer } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { UnseenFields } from '../../../language/unseen-fields';
import { onChannel } from '../../../patching/on-channel';
import { LEAN_ROOT } from '../../../propagation/lean-context';
import { spanIn } from '../../../propagation/pending-span';
import { ClientSpan } from './client-span';
import { injectIntoRequest } from './inject-into-request';

const AS_CLIENT = { kind: SpanKind.CLIENT };

/** Of requests: their spans. */
class SpanOfRequest extends UnseenFields {
  readonly #span: ClientSpan;

  constructor(request: ClientRequest, span: ClientSpan) {
    super(request);
    this.#span = span;
  }

  static of(request: ClientRequest): ClientSpan | undefined {
    return #span in request ? request.#span : undefined;
  }
}

/**
 * A span for each request that is sent below a sampled one, also where that has ended, as work goes on after the answer;
 * trace headers below any. Node publishes a request when it was made and nothing of it was sent yet, in the context of
 * whoever makes it.
 */
export function traceClients(tracer: Tracer): void {
  onChannel('http.client.request.created', (message) => {
    const request = requestOf(message);
    if (request) begin(request, context.active(), tracer);
  });
  // Published when the head of the response is there.
  onChannel('http.client.response.finish', (message) => {
    const [request, response] = [requestOf(message), responseOf(message)];
    if (request && response) SpanOfRequest.of(request)?.respond(response);
  });
}

function begin(request: ClientRequest, active: Context, tracer: Tracer): void {
  if (active === LEAN_ROOT || isTracingSuppressed(active)) return;
  if (spanIn(active) === undefined) return injectIntoRequest(active, request);
  const span = tracer.startSpan(request.method, AS_CLIENT, active);
  if (span.isRecording()) void new SpanOfRequest(request, new ClientSpan(span, request));
  injectIntoRequest(trace.setSpan(active, span), request);
}

function requestOf(message: unknown): ClientRequest | undefined {
  const request = fieldOf(message, 'request');
  return request instanceof ClientRequest ? request : undefined;
}

function responseOf(message: unknown): IncomingMessage | undefined {
  const response = fieldOf(message, 'response');
  return response instanceof IncomingMessage ? response : undefined;
}

function fieldOf(message: unknown, name: string): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined;
}
