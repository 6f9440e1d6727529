import { context, type Span } from '@opentelemetry/api';
import { descriptionIn, withoutDescription } from '../../../../services/tracing/description';
import { withSpan } from '../../../../services/tracing/with-span';
import { withFileSpans } from '../fs';

/** Any function of a service. */
export type Method = (...args: unknown[]) => unknown;

/** The same function, with the same name, length and properties, but with a span around each call. */
export function traceMethod(method: Method, spanName: string): Method {
  return new Proxy(method, {
    apply(target, self, args) {
      const call = (): unknown => Reflect.apply(target, self, args);
      return withSpan(spanName, (span) => (span.isRecording() ? recorded(span, call) : call()));
    },
  });
}

function recorded(span: Span, call: () => unknown): unknown {
  const here = context.active();
  span.setAttributes(descriptionIn(here));
  return context.with(withFileSpans(withoutDescription(here)), call);
}
