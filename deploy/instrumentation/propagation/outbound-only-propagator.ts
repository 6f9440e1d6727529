import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';

/**
 * Sends trace context and takes none: what an HTTP caller sends neither joins its trace to ours, nor forces
 * sampling, nor sets baggage.
 */
export class OutboundOnlyPropagator implements TextMapPropagator {
  readonly #outbound: TextMapPropagator;

  constructor(outbound: TextMapPropagator) {
    this.#outbound = outbound;
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    this.#outbound.inject(context, carrier, setter);
  }

  extract(context: Context, _carrier: unknown, _getter: TextMapGetter): Context {
    return context;
  }

  fields(): string[] {
    return this.#outbound.fields();
  }
}
