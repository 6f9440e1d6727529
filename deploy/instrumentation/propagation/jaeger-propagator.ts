import {
  isSpanContextValid,
  trace,
  TraceFlags,
  type Context,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { DEBUG_ID_HEADER, withDebugId } from './debug-id';
import { extractBaggage, injectBaggage } from './jaeger-baggage';

export const UBER_TRACE_ID = 'uber-trace-id';

const WELL_FORMED = /^([0-9a-f]{1,32}):([0-9a-f]{1,16}):[0-9a-f]{0,16}:([0-9a-f]{1,2})$/;

/**
 * Jaeger's `uber-trace-id`, and the headers of its clients for baggage and for debugging. A malformed trace id counts as
 * none. OpenTelemetry's own takes nearly anything for a trace, writes one header for each entry of any baggage, and does
 * so where nothing is to be traced: into signed requests to a storage.
 *
 * @see https://www.jaegertracing.io/docs/1.76/client-libraries/#propagation-format
 */
export class JaegerPropagator implements TextMapPropagator {
  readonly #isSoleBaggage: boolean;

  /** @param isSoleBaggage no other propagator carries baggage */
  constructor(isSoleBaggage: boolean) {
    this.#isSoleBaggage = isSoleBaggage;
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isTracingSuppressed(context)) return;
    const spanContext = trace.getSpanContext(context);
    if (spanContext && isSpanContextValid(spanContext)) {
      const { traceId, spanId, traceFlags } = spanContext;
      setter.set(carrier, UBER_TRACE_ID, `${traceId}:${spanId}:0:0${traceFlags & TraceFlags.SAMPLED}`);
    }
    injectBaggage(context, carrier, setter, this.#isSoleBaggage);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const extracted = extractBaggage(context, carrier, getter);
    const spanContext = parse(getter.get(carrier, UBER_TRACE_ID));
    if (spanContext !== undefined) return trace.setSpanContext(extracted, spanContext);
    const debugId = getter.get(carrier, DEBUG_ID_HEADER);
    return typeof debugId === 'string' && debugId !== '' ? withDebugId(extracted, debugId) : extracted;
  }

  fields(): string[] {
    return [UBER_TRACE_ID];
  }
}

function parse(header: string | string[] | undefined): SpanContext | undefined {
  const [, trace32, span16, flags] = WELL_FORMED.exec(decoded(header).toLowerCase()) ?? [];
  if (trace32 === undefined || span16 === undefined || flags === undefined) return undefined;
  const traceId = trace32.padStart(32, '0');
  const spanId = span16.padStart(16, '0');
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const spanContext = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(spanContext) ? spanContext : undefined;
}

/** Some clients encode the colons. */
function decoded(header: string | string[] | undefined): string {
  const text = (Array.isArray(header) ? header[0] : header) ?? '';
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
