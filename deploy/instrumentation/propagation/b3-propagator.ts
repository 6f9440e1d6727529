import { trace, type Context, type TextMapGetter } from '@opentelemetry/api';
import { B3Propagator } from '@opentelemetry/propagator-b3';

/** Zipkin's headers, one or several; ids in lower case, as exporters and samplers expect them. */
export class B3TracePropagator extends B3Propagator {
  override extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const extracted = super.extract(context, carrier, getter);
    const spanContext = trace.getSpanContext(extracted);
    if (extracted === context || spanContext === undefined) return extracted;
    const ids = { traceId: spanContext.traceId.toLowerCase(), spanId: spanContext.spanId.toLowerCase() };
    return trace.setSpanContext(extracted, { ...spanContext, ...ids });
  }
}
