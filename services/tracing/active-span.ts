import { SpanStatusCode, trace, type Attributes, type AttributeValue, type Span } from '@opentelemetry/api';
import { Attribute } from './attributes';
import { withoutSecrets } from './without-secrets';

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
 * Jaeger searches and paints red), `error.message` and `error_stack`. What the span was marked with last is not
 * recorded again: `recordException(error); throw error;` is one exception.
 */
export function markFailed(span: Span, thrown: unknown): void {
  if (!span.isRecording()) return;
  if (lastMarks.has(span) && lastMarks.get(span) === thrown) return;
  lastMarks.set(span, thrown);
  try {
    mark(span, asError(thrown));
  } catch {
    // A revoked proxy or a throwing getter: what was thrown must still reach the caller as it is.
    mark(span, wrapped(indescribable));
  }
}

const lastMarks = new WeakMap<Span, unknown>();

function mark(span: Span, error: Error): void {
  const message = withoutSecrets(error.message);
  const stack = withoutSecrets(error.stack ?? error.message);
  // As it is, where nothing had to be taken out: its own fields say what type it is of.
  span.recordException(isAsItWas(error, message, stack) ? error : { name: error.name, message, stack });
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.setAttribute(Attribute.error, true);
  span.setAttribute(Attribute.errorMessage, message);
  span.setAttribute(Attribute.errorStack, stack);
}

const isAsItWas = (error: Error, message: string, stack: string): boolean =>
  message === error.message && stack === (error.stack ?? error.message);

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
