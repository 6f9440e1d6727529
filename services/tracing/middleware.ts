import type { IncomingMessage, ServerResponse } from 'node:http';
import { trace } from '@opentelemetry/api';
import { Attribute } from './attributes';
import { referenceTo } from './trace-reference';

/**
 * Express middleware: puts the caller (`x-user-id`) on the http span, which tracing made before any middleware ran,
 * and the trace's id into the response header `x-trace-id`.
 */
export function tracingMiddleware(
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): void {
  const span = trace.getActiveSpan();
  if (span?.isRecording()) {
    const userId = request.headers['x-user-id'];
    if (typeof userId === 'string' && userId !== '') span.setAttribute(Attribute.userId, userId);
  }
  const current = referenceTo(span);
  if (current) response.setHeader('x-trace-id', current.traceId);
  next();
}
