import type { IncomingMessage, ServerResponse } from 'node:http';
import { setAttribute } from './active-span';
import { Attribute } from './attributes';
import { currentTrace } from './trace-reference';

/**
 * Express middleware: puts the caller (`x-user-id`) on the http span, which tracing made before any middleware ran,
 * and the trace's id into the response header `x-trace-id`.
 */
export function tracingMiddleware(
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): void {
  const userId = request.headers['x-user-id'];
  if (typeof userId === 'string' && userId !== '') setAttribute(Attribute.userId, userId);
  const current = currentTrace();
  if (current) response.setHeader('x-trace-id', current.traceId);
  next();
}
