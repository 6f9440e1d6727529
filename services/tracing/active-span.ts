import { SpanStatusCode, trace, type Attributes, type AttributeValue, type Span } from '@opentelemetry/api';
import { Attribute } from './attributes';

/** Sets an attribute of the active span. Does nothing where no span is active. */
export function setAttribute(key: string, value: AttributeValue): void {
  trace.getActiveSpan()?.setAttribute(key, value);
}

/** Adds an event, now, to the active span. Does nothing where no span is active. */
export function addEvent(name: string, attributes: Attributes = {}): void {
  trace.getActiveSpan()?.addEvent(name, attributes);
}

/**
 * Marks the active span as failed by `error`, which may be anything that can be thrown.
 * Does nothing where no span is active.
 */
export function recordException(error: unknown): void {
  const span = trace.getActiveSpan();
  if (span) markFailed(span, error);
}

/**
 * Records an exception event, status ERROR with the message, and the attributes `error` (the boolean that
 * Jaeger searches and paints red) and `error_stack`.
 */
export function markFailed(span: Span, thrown: unknown): void {
  if (!span.isRecording()) return;
  try {
    mark(span, asError(thrown));
  } catch {
    // A revoked proxy or a throwing getter: what was thrown must still reach the caller as it is.
    mark(span, wrapped(indescribable));
  }
}

function mark(span: Span, error: Error): void {
  span.recordException(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  span.setAttribute(Attribute.error, true);
  span.setAttribute(Attribute.errorStack, error.stack ?? error.message);
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : wrapped(describe(thrown));
}

function wrapped(message: string): Error {
  const error = new Error(message);
  error.name = 'NonErrorThrown';
  // Where it was wrapped says nothing about where it was thrown.
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

const indescribable = 'a value that cannot be described';

function describe(thrown: unknown): string {
  try {
    return typeof thrown === 'object' && thrown !== null ? JSON.stringify(thrown) : String(thrown);
  } catch {
    // Circular objects, throwing toString: still an error, with no words of its own.
    return indescribable;
  }
}
