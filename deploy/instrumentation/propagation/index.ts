import type { ContextManager, TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { StrictJaegerPropagator } from './jaeger-propagator';
import { LeanContextManager } from './lean-context-manager';
import { ListenerContextManager } from './listener-context-manager';
import { OutboundOnlyPropagator } from './outbound-only-propagator';

export interface Propagation {
  /** For requests: W3C trace context and baggage, and Jaeger's headers. */
  readonly requests: TextMapPropagator;
  /** What a caller sent, whether it is trusted or not. */
  readonly callers: TextMapPropagator;
  /** For job carriers in Redis: W3C only. They are written by our own services, so they are always trusted. */
  readonly jobs: TextMapPropagator;
}

/** @param trustIncoming false: an HTTP caller's trace context and baggage are not continued */
export function createPropagation(trustIncoming: boolean): Propagation {
  const w3c = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  // The last extractor wins: traceparent over uber-trace-id.
  const callers = new CompositePropagator({ propagators: [new StrictJaegerPropagator(), ...w3c] });
  return {
    requests: trustIncoming ? callers : new OutboundOnlyPropagator(callers),
    callers,
    jobs: new CompositePropagator({ propagators: w3c }),
  };
}

export function createContextManager(fastPath: boolean): ContextManager {
  return fastPath ? new LeanContextManager() : new ListenerContextManager();
}
