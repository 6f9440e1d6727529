import { context, SpanKind, trace, type Attributes, type Span } from '@opentelemetry/api';
import { Attribute } from './attributes';
import { runInSpan } from './run-in-span';

const kinds: ReadonlyMap<unknown, SpanKind> = new Map([
  ['internal', SpanKind.INTERNAL],
  ['server', SpanKind.SERVER],
  ['client', SpanKind.CLIENT],
  ['producer', SpanKind.PRODUCER],
  ['consumer', SpanKind.CONSUMER],
]);

/** A thenable comes back as a promise, all else as it is. */
type Settled<T> = T extends PromiseLike<infer V> ? Promise<V> : T;

/**
 * Runs `fn` inside a new span that is active while it runs, and ends the span when `fn` returns, settles or throws.
 *
 * @param fn sync or async; gets the span. Its value, promise or error is passed on as it is; a thenable that is no
 *   promise, such as a query builder's, comes back as a promise, so that it runs once.
 * @param attributes of the new span; `span.kind` among them (`server`, `client`, `producer`, `consumer`,
 *   `internal`) sets the span's kind instead of an attribute, so that Jaeger shows it once.
 */
export function withSpan<T>(name: string, fn: (span: Span) => T, attributes?: Attributes): Settled<T>;
export function withSpan(name: string, fn: (span: Span) => unknown, attributes: Attributes = {}): unknown {
  const outer = context.active();
  const kind = kinds.get(attributes[Attribute.spanKind]) ?? SpanKind.INTERNAL;
  // Asked for at each call: one from before `initializeTracing` would never make a span.
  const span = trace.getTracer('mangamotion').startSpan(name, { kind }, outer);
  // Later than at the start: a span that is not sampled needs none.
  if (span.isRecording()) setAttributes(span, attributes);
  return context.with(trace.setSpan(outer, span), runInSpan, undefined, span, fn);
}

function setAttributes(span: Span, attributes: Attributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    if (key !== Attribute.spanKind) span.setAttribute(key, value);
  }
}
