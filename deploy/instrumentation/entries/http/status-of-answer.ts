import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';

/** Of a server span. What the service said about a failure stays, also where the status code alone says nothing of one. */
export function setSentStatus(span: Span, statusCode: number): void {
  const isFailed = statusCode < 100 || statusCode >= 500;
  const message = statusMessage(span);
  if (message !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message });
  else if (isFailed) span.setStatus({ code: SpanStatusCode.ERROR });
  if (statusCode >= 500 && statusCode < 600) span.setAttribute(ATTR_ERROR_TYPE, String(statusCode));
}

/** Of a client span. */
export function setReceivedStatus(span: Span, statusCode: number): void {
  if (statusCode < 100 || statusCode >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
  if (statusCode >= 400 && statusCode < 600) span.setAttribute(ATTR_ERROR_TYPE, String(statusCode));
}

/** A recording span knows its status, though the API does not show it. */
export function statusMessage(span: Span): string | undefined {
  if (!('status' in span)) return undefined;
  const { status } = span;
  const hasMessage = typeof status === 'object' && status !== null && 'message' in status;
  return hasMessage && typeof status.message === 'string' ? status.message : undefined;
}
