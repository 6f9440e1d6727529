import { ServerResponse, type IncomingMessage } from 'node:http';
import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { statusMessage } from '../../entries/http/status-of-answer';

const messages = new WeakMap<Span, string>();

/**
 * Remembers what the service said about a failure, when the response closes: right after that the http
 * instrumentation sets ERROR for a 5xx response, without any message.
 */
export function rememberStatusMessage(span: Span, response: IncomingMessage | ServerResponse): void {
  if (!(response instanceof ServerResponse)) return;
  response.prependOnceListener('close', () => {
    const message = statusMessage(span);
    if (message !== undefined) messages.set(span, message);
  });
}

/** To be called after the instrumentation has set the status, before the span ends. */
export function restoreStatusMessage(span: Span): void {
  const message = messages.get(span);
  if (message !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message });
}
