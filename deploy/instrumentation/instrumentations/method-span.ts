import { SpanStatusCode, context, trace, type Span, type Tracer } from '@opentelemetry/api';
import { withFileSpans } from './fs';

/** Any function of a service. */
export type Method = (...args: unknown[]) => unknown;

/** The same function, with the same name, length and properties, but with a span around each call. */
export function traceMethod(method: Method, spanName: string, tracer: () => Tracer): Method {
  return new Proxy(method, {
    apply(target, self, args) {
      const span = tracer().startSpan(spanName);
      const inner = withFileSpans(trace.setSpan(context.active(), span));
      return context.with(inner, () => run(span, () => Reflect.apply(target, self, args)));
    },
  });
}

/** Passes on what `call` returns or throws, and ends the span when that has settled. */
function run(span: Span, call: () => unknown): unknown {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    fail(span, error);
    throw error;
  }
  if (isThenable(result)) {
    result.then(
      () => span.end(),
      (error: unknown) => fail(span, error),
    );
  } else {
    span.end();
  }
  return result;
}

function fail(span: Span, thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  span.recordException(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  span.setAttributes({ error: true, error_stack: error.stack ?? error.message });
  span.end();
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
