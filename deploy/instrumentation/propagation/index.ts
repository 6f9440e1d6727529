import type { TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator } from '@opentelemetry/core';
import type { PropagatorName } from '../configuration';
import { BaggagePropagator } from './baggage-propagator';
import { OutboundOnlyPropagator } from './outbound-only-propagator';
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

/**
 * @param names of what requests bring and take along
 * @param trustIncoming false: an HTTP caller's trace context and baggage are not continued
 */
export function createPropagation(names: ReadonlySet<PropagatorName>, trustIncoming: boolean): Propagation {
  const callers = new CompositePropagator({ propagators: createPropagators(names) });
  const w3c = [new TraceContextPropagator(), new BaggagePropagator()];
  return {
    requests: trustIncoming ? callers : new OutboundOnlyPropagator(callers),
    callers,
    jobs: new CompositePropagator({ propagators: w3c }),
  };
}
