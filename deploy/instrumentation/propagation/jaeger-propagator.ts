import { isSpanContextValid, trace, type Context, type TextMapGetter } from '@opentelemetry/api';
import { JaegerPropagator } from '@opentelemetry/propagator-jaeger';

const UBER_TRACE_ID = /^[0-9a-f]{1,32}:[0-9a-f]{1,16}:[0-9a-f]{0,16}:[0-9a-f]{1,2}$/i;
const HEADER = 'uber-trace-id';

/**
 * Jaeger's `uber-trace-id` and `uberctx-*` headers. The stock propagator takes any four parts for a trace, and
 * unreadable flags for "sampled"; here a malformed header counts as none.
 *
 * @see https://www.jaegertracing.io/docs/1.76/client-libraries/#propagation-format
 */
export class StrictJaegerPropagator extends JaegerPropagator {
  override extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const extracted = super.extract(context, carrier, getter);
    if (isWellFormed(getter.get(carrier, HEADER)) && hasValidSpan(extracted)) return extracted;
    const previous = trace.getSpan(context);
    return previous ? trace.setSpan(extracted, previous) : trace.deleteSpan(extracted);
  }
}

function isWellFormed(header: string | string[] | undefined): boolean {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return false;
  try {
    return UBER_TRACE_ID.test(decodeURIComponent(text));
  } catch {
    return false;
  }
}

function hasValidSpan(context: Context): boolean {
  const spanContext = trace.getSpanContext(context);
  return spanContext !== undefined && isSpanContextValid(spanContext);
}
