import type { IncomingMessage, ServerResponse } from 'node:http';
import { trace } from '@opentelemetry/api';
import { referenceTo } from './trace-reference';

/**
 * Express middleware: puts the id of the trace, which tracing began before any middleware ran, into the response
 * header `x-trace-id`.
 */
export function tracingMiddleware(
  _request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): void {
  const current = referenceTo(trace.getActiveSpan());
  if (current) response.setHeader('x-trace-id', current.traceId);
  next();
}
