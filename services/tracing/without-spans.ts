import { context, createContextKey } from '@opentelemetry/api';

/** The SDK's own key: @opentelemetry/core, `suppressTracing`, which services must not import. */
const suppressKey = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Runs `fn` so that nothing below it makes a span: for probes of what a request depends on. */
export function withoutSpans<T>(fn: () => T): T {
  return context.with(context.active().setValue(suppressKey, true), fn);
}
