import { context, type Tracer, type TracerProvider } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { decided } from '../propagation/pending-span';

/** Has the spans of a provider begin below what pending spans turn out to be. */
export function decidingPending(provider: TracerProvider): TracerProvider {
  const known = new WeakSet<Tracer>();
  return {
    getTracer(...scope) {
      const tracer = provider.getTracer(...scope);
      if (!known.has(tracer)) known.add(decidingIn(tracer));
      return tracer;
    },
  };
}

/** Its `startActiveSpan` goes by its `startSpan`. */
function decidingIn(tracer: Tracer): Tracer {
  const startSpan: Tracer['startSpan'] = tracer.startSpan.bind(tracer);
  tracer.startSpan = (name, options = {}, parent = context.active()) =>
    startSpan(name, options, isTracingSuppressed(parent) ? parent : decided(parent, options));
  return tracer;
}
