import { SpanKind, trace, type Attributes, type Span } from '@opentelemetry/api';
import { markFailed } from './active-span';
import { Attribute } from './attributes';

const tracer = trace.getTracer('mangamotion');

const kinds: Record<string, SpanKind> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/**
 * Runs `fn` inside a new span that is active while it runs, and ends the span when `fn` returns, settles or throws.
 *
 * @param fn sync or async; gets the span. Its value, promise or error is passed on as it is.
 * @param attributes of the new span; `span.kind` among them (`server`, `client`, `producer`, `consumer`,
 *   `internal`) sets the span's kind instead of an attribute, so that Jaeger shows it once.
 */
export function withSpan<T>(name: string, fn: (span: Span) => T, attributes: Attributes = {}): T {
  const { [Attribute.spanKind]: kind, ...others } = attributes;
  const options = { kind: kinds[String(kind)] ?? SpanKind.INTERNAL, attributes: others };
  return tracer.startActiveSpan(name, options, (span) => run(span, fn));
}

function run<T>(span: Span, fn: (span: Span) => T): T {
  let result: T;
  try {
    result = fn(span);
  } catch (error) {
    fail(span, error);
    throw error;
  }
  if (isThenable(result)) {
    result.then(
      () => span.end(),
      (error) => fail(span, error),
    );
  } else {
    span.end();
  }
  return result;
}

function fail(span: Span, error: unknown): void {
  markFailed(span, error);
  span.end();
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  const mayHaveThen = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return mayHaveThen && 'then' in value && typeof value.then === 'function';
}
