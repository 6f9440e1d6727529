import { trace } from '@opentelemetry/api';
import { referenceTo } from './trace-reference';

/** What is used of a response: those of Express, Connect and `node:http` have it, and none of their types is needed. */
interface Response {
  setHeader(name: string, value: string): unknown;
}

/**
 * Express middleware: puts the id of the trace, which tracing began before any middleware ran, into the response
 * header `x-trace-id`.
 */
export function tracingMiddleware(_request: unknown, response: Response, next: () => void): void {
  const current = referenceTo(trace.getActiveSpan());
  if (current) response.setHeader('x-trace-id', current.traceId);
  next();
}
