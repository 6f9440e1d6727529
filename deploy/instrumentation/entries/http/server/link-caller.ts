import type { IncomingMessage } from 'node:http';
import {
  ROOT_CONTEXT,
  defaultTextMapGetter,
  trace,
  type Span,
  type TextMapPropagator,
} from '@opentelemetry/api';

/** A caller that is not trusted has a trace of its own, which this one only points to. */
export function linkCaller(
  span: Span,
  request: Pick<IncomingMessage, 'headers'>,
  callers: TextMapPropagator,
): void {
  const caller = callers.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
  const spanContext = trace.getSpanContext(caller);
  if (spanContext) span.addLink({ context: spanContext });
}
