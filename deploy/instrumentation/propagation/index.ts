import type { Context, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import { CompositePropagator, isTracingSuppressed } from '@opentelemetry/core';
import type { PropagatorName } from '../configuration';
import { BaggagePropagator } from './baggage-propagator';
import { OutboundOnlyPropagator } from './outbound-only-propagator';
import { decided } from './pending-span';
import { createPropagators } from './propagators';
import { TraceContextPropagator } from './trace-context-propagator';

export interface Propagation {
  /** For requests. */
  readonly requests: TextMapPropagator;
  /** What a caller sent, whether it is trusted or not. */
  readonly callers: TextMapPropagator;
  /** For job carriers in Redis: W3C only. They are written by our own services, so they are always trusted. */
  readonly jobs: TextMapPropagator;
}

/** What is sent along is below what is pending, as a span that begins there would be. */
class Propagators extends CompositePropagator {
  override inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    super.inject(isTracingSuppressed(context) ? context : decided(context, {}), carrier, setter);
  }
}

/**
 * @param names of what requests bring and take along
 * @param trustIncoming false: an HTTP caller's trace context and baggage are not continued
 */
export function createPropagation(names: ReadonlySet<PropagatorName>, trustIncoming: boolean): Propagation {
  const callers = new Propagators({ propagators: createPropagators(names) });
  const w3c = [new TraceContextPropagator(), new BaggagePropagator()];
  return {
    requests: trustIncoming ? callers : new OutboundOnlyPropagator(callers),
    callers,
    jobs: new Propagators({ propagators: w3c }),
  };
}
